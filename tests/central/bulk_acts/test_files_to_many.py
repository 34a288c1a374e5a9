"""One set of files to many: looked at by a real scanner before anything goes, then to each once, by mail or at the
counter.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.bulk_acts.actions.approve import approve, discard
from central.bulk_acts.actions.attach import BroughtFile, attach
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.write import PlannedWords, write
from central.bulk_acts.models import BulkAct, BulkPlan
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed, PlanStale
from central.certificates.reply_documents import ReplyThere, of_there, reply_there
from central.jobs.models import Job
from central.notices.drain import drain_notices
from central.notices.models import Delivery
from central.serving.addresses import BULK_FILES_BYTES
from central.store.models import StoredFile
from tests.central.bulk_acts.conftest import SICK
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

SAID = {"ja": "当日の資料です。", "easy-ja": "その日の 資料です。", "en": "The papers of the day."}
PDF, PNG = b"%PDF-1.7\nsame for all\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"0" * 50
FILES = [BroughtFile("当日の資料.pdf", PDF), BroughtFile("地図.png", PNG)]


def to_all(cast: Cast, files: list[BroughtFile] | None = None) -> BulkPlan:
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    plan = write(plan.pk, cast.sato, PlannedWords(BulkAct.SEND_FILES, SAID), revision=plan.revision)
    assert plan.state == BulkPlan.State.DRAFT, "nothing is looked at without files"
    return attach(plan.pk, cast.sato, FILES if files is None else files, revision=plan.revision)


def people() -> None:
    make_application(1, name="山田　花子", mail="hanako@mail.example")
    make_application(2, name="高橋　美咲")
    make_application(3, name="ＡＮＮ　ＬＥＥ", mail="ann@mail.example", language="en")
    Delivery.objects.all().delete()


@pytest.mark.requirement("BULK-08", "BULK-11", "BULK-12")
def test_the_same_files_go_to_each_once_when_a_second_person_has_approved(
    cast: Cast, scanner: str, box: Path, settings: Any
) -> None:
    settings.BULK_ACT_HELD_MINUTES = 10
    people()
    plan = to_all(cast)
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.PLANNED
    page = sign_in(cast.takahashi).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    for words in ("当日の資料.pdf", "地図.png", "メール 2人", "時刻の指定はできません", "承認して、すぐに送る"):
        assert words in page
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, cast.sato, revision=plan.revision)
    drain_notices()
    assert taken(box) == []
    plan = approve(plan.pk, cast.takahashi, revision=plan.revision)
    assert plan.starts_at == plan.approved_at, "no time can be set: they go at once"
    work_off()
    while drain_notices():
        pass
    mails = {mail.recipients[0]: mail for mail in taken(box)}
    assert len(taken(box)) == 2
    assert set(mails) == {"hanako@mail.example", "ann@mail.example"}
    whole = {"当日の資料.pdf": PDF, "地図.png": PNG}
    for mail in mails.values():
        assert {name: base64.b64decode(file) for name, file in mail.files.items()} == whole
        assert len(mail.recipients) == 1
    assert "当日の資料です。" in mails["hanako@mail.example"].text
    assert "The papers of the day." in mails["ann@mail.example"].text
    first, second, third = Application.objects.order_by("pk")
    assert "メールで送ります" in first.notices[-1]["ja"]
    assert "窓口でお渡しします" in second.notices[-1]["ja"]
    assert "sent by e-mail" in third.notices[-1]["en"]
    assert {each.revision for each in (first, second, third)} == {2}
    assert {reply_there(each) for each in (first, second, third)} == {ReplyThere.UNSIGNED}, "by mail or at the counter"
    assert set(Application.objects.filter(of_there(ReplyThere.UNSIGNED))) == {first, second, third}
    assert HandlingEvent.objects.filter(act="files_sent", actor=cast.sato.audit_name).count() == 3
    work_off()
    assert drain_notices() == 0
    page = sign_in(cast.sato).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert "送りました 2" in page
    assert page.count("窓口</span>") == 1


def test_a_file_with_a_virus_goes_to_nobody_and_cannot_be_approved(cast: Cast, scanner: str) -> None:
    people()
    plan = to_all(cast, [*FILES, BroughtFile("a.pdf", SICK), BroughtFile("b.jpg", b"\xff\xd8\xff1")])
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.DRAFT
    assert list(plan.files.order_by("slot").values_list("state", flat=True)) == ["clean", "clean", "infected", "here"]
    with pytest.raises(PlanStale):
        approve(plan.pk, cast.takahashi, revision=plan.revision)
    answer = sign_in(cast.sato).get(reverse("bulk_acts:plan", args=[plan.pk]), follow=True)
    assert "ウイルスが見つかりました" in answer.content.decode()
    # Other words do not make it clean.
    plan = write(plan.pk, cast.sato, PlannedWords(BulkAct.SEND_FILES, SAID), revision=plan.revision)
    work_off()
    assert (plan.state, plan.files.count()) == (BulkPlan.State.DRAFT, 4)
    # Another set is looked at anew.
    plan = attach(plan.pk, cast.sato, FILES, revision=plan.revision)
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.PLANNED
    assert StoredFile.objects.filter(uses__gt=0).count() == 2, "what was replaced is named by nothing"


def test_without_a_scanner_everything_waits_and_goes_on_when_it_is_there(
    cast: Cast, scanner: str, settings: Any
) -> None:
    people()
    settings.CLAMD = "unix:/nonexistent"
    plan = to_all(cast)
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.CHECKING
    settings.CLAMD = scanner
    Job.objects.update(not_before=timezone.now())
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.PLANNED


def test_whoever_approves_can_open_each_file_and_nobody_before_it_was_scanned(cast: Cast, scanner: str) -> None:
    people()
    plan = to_all(cast)
    second, address = sign_in(cast.takahashi), reverse("bulk_acts:file", args=[plan.pk, 1])
    assert second.get(address).status_code == 404
    work_off()
    assert f'href="{address}"' in second.get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    answer = second.get(address)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in answer["Content-Security-Policy"]
    entry = AuditEntry.objects.get(act="bulk.file_opened")
    assert (entry.actor, entry.details["file"]) == (cast.takahashi.audit_name, 1)
    assert second.get(reverse("bulk_acts:file", args=[plan.pk, 3])).status_code == 404
    assert sign_in(cast.suzuki).get(address).status_code == 404


def test_words_are_mended_without_choosing_the_files_again_but_not_anothers_files(cast: Cast, scanner: str) -> None:
    people()
    plan = to_all(cast)
    work_off()
    plan.refresh_from_db()
    writes = reverse("bulk_acts:write", args=[plan.pk, "send_files"])
    browser = sign_in(cast.sato)
    assert "2個のファイルは、そのまま送ります" in browser.get(writes).content.decode()
    posted = {"revision": plan.revision, "sentence": "当日の資料です。ご覧ください。"}
    assert browser.post(writes, posted)["Location"] == reverse("bulk_acts:plan", args=[plan.pk])
    work_off()
    plan.refresh_from_db()
    assert (plan.state, plan.files.count()) == (BulkPlan.State.PLANNED, 2)
    cast.takahashi.groups.set(cast.sato.groups.all())
    other = sign_in(cast.takahashi)
    assert "ほかの職員がえらんだものです" in other.get(writes).content.decode()
    again = other.post(writes, posted | {"revision": plan.revision})
    assert again["Location"] == reverse("bulk_acts:files", args=[plan.pk])
    plan.refresh_from_db()
    assert (plan.state, plan.files.count()) == (BulkPlan.State.DRAFT, 0)
    assert StoredFile.objects.filter(uses__gt=0).count() == 0


def test_who_wrote_the_words_chooses_the_files_so_that_nobody_approves_words_of_their_own(cast: Cast) -> None:
    people()
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    plan = write(plan.pk, cast.sato, PlannedWords(BulkAct.SEND_FILES, SAID), revision=plan.revision)
    cast.takahashi.groups.add(*cast.sato.groups.all())
    with pytest.raises(PlanIncomplete) as refused:
        attach(plan.pk, cast.takahashi, FILES, revision=plan.revision)
    assert cast.sato.name in str(refused.value)
    plan.refresh_from_db()
    assert (plan.made_by, plan.files.count(), plan.state) == (cast.sato, 0, BulkPlan.State.DRAFT)
    assert StoredFile.objects.filter(uses__gt=0).count() == 0


def test_what_is_too_large_for_a_mail_lies_at_the_counter_for_everybody(
    cast: Cast, scanner: str, settings: Any
) -> None:
    settings.MAIL_FILES_BYTES = len(PDF) + len(PNG) - 1
    people()
    plan = to_all(cast)
    work_off()
    plan.refresh_from_db()
    approve(plan.pk, cast.takahashi, revision=plan.revision)
    work_off()
    assert not Delivery.objects.exists()
    assert all("窓口でお渡しします" in each.notices[-1]["ja"] for each in Application.objects.all())


def test_files_of_a_plan_that_was_thrown_away_go_from_the_store(cast: Cast) -> None:
    people()
    plan = to_all(cast)
    assert StoredFile.objects.filter(uses=1).count() == 2
    discard(plan.pk, cast.sato, revision=plan.revision)
    assert StoredFile.objects.filter(uses__gt=0).count() == 0


@pytest.mark.requirement("BULK-09")
def test_twenty_megabytes_in_all_are_taken_and_one_byte_more_is_not(cast: Cast) -> None:
    people()
    client = sign_in(cast.sato)
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    plan = write(plan.pk, cast.sato, PlannedWords(BulkAct.SEND_FILES, SAID), revision=plan.revision)
    half = BULK_FILES_BYTES // 2
    assert BULK_FILES_BYTES == 20 * 1024 * 1024
    over = _upload(client, plan, half, half + 1)
    assert over.status_code == 400
    assert "全部で20 MBまでです" in over.content.decode()
    assert not plan.files.exists()
    assert _upload(client, plan, half, half).status_code == 302
    assert sum(plan.files.values_list("size", flat=True)) == BULK_FILES_BYTES
    much = _upload(client, plan, half, half + 128 * 1024)
    assert much.status_code == 413, "refused before a byte of it is read"
    entry = AuditEntry.objects.get(act="bulk.files_chosen")
    assert (entry.details["files"], entry.details["bytes"]) == (2, BULK_FILES_BYTES)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "PDF・JPEG・PNG"),
        ("a.pdf", b"MZ", "PDF・JPEG・PNG"),
        ("pdf", PDF, "PDF・JPEG・PNG"),
        ("a.pdf", b"", "PDF・JPEG・PNG"),
    ],
)
def test_what_is_no_such_file_is_refused_by_its_bytes(cast: Cast, name: str, content: bytes, words: str) -> None:
    people()
    with pytest.raises(PlanIncomplete, match=words):
        to_all(cast, [BroughtFile(name, content)])


def test_a_name_bears_nothing_that_is_not_seen_and_no_path(cast: Cast) -> None:
    people()
    plan = to_all(
        cast, [BroughtFile("C:\\x\\資料\u202efdp.\r\nBcc: a.pdf", PDF), BroughtFile("あ" * 300 + ".PDF", PDF)]
    )
    first, second = plan.files.order_by("slot").values_list("name", flat=True)
    assert first == "C__x_資料fdp.Bcc_ a.pdf"
    assert len(second) <= 100
    assert second.endswith(".PDF")


def test_no_more_than_five_and_at_least_one(cast: Cast) -> None:
    people()
    for files in ([], [BroughtFile(f"{n}.pdf", PDF) for n in range(6)]):
        with pytest.raises(PlanIncomplete):
            to_all(cast, files)


def _upload(client: Client, plan: BulkPlan, *sizes: int) -> Any:
    files = {
        f"file{slot}": SimpleUploadedFile(f"{slot}.pdf", b"%PDF-".ljust(size, b"0"))
        for slot, size in enumerate(sizes, 1)
    }
    revision = BulkPlan.objects.get(pk=plan.pk).revision
    return client.post(reverse("bulk_acts:files", args=[plan.pk]), {"revision": revision, **files})
