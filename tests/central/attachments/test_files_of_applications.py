"""From parts to files: held until all are here, opened, compared, scanned by a real clamd, and only then opened by
anybody.
"""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.accept import accept, take_in_provisionally
from central.applications.actions.end import complete, force_complete, refuse_acceptance
from central.applications.actions.send_back import send_back
from central.applications.models import Application, HandlingEvent, ManualCheck
from central.applications.refusals import FilesAwaited
from central.attachments.arrivals import drain_arrivals
from central.attachments.models import AttachedFile, AwaitedPart, ScannerOutage
from central.attachments.overdue import TELL_LATE
from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from central.staff.operator_troubles import operator_troubles
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField
from tests.support.between.files_by_hand import PHOTO, PLAN, HandFile, MadeWithFiles, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import application_page, bring, file_page, file_states, the_application, work_through
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver, view_of
from tests.support.centre.jobs import run_kind
from tests.support.centre.scanner import EICAR
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
S = HandlingStatus
WORDS = {"ja": "写真を付けなおしてください"}


def test_an_application_waits_for_its_files_and_is_decided_when_all_are_clean(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, scanner: str
) -> None:
    assert not ManualCheck.objects.exists(), str(list(ManualCheck.objects.values_list("reasons", "checks")))
    client = sign_in(cast.sato)
    assert "添付待ち（2件のうち0件）" in application_page(client, made)
    bring(hand, made, *made.of_file[0])
    work_through()
    assert file_states() == ["clean", "awaited"]
    listed = client.get(reverse("applications:all")).content.decode()
    assert "添付待ち（2件のうち1件）" in listed
    with pytest.raises(FilesAwaited):
        accept(the_application().pk, cast.sato, revision=the_application().revision)
    bring(hand, made, *made.of_file[1])
    work_through()
    assert file_states() == ["clean", "clean"]
    assert HandlingEvent.objects.filter(act="files_came").count() == 1
    shown = application_page(client, made)
    assert "添付待ち" not in shown
    assert "添付ファイルの確認が終わった" in shown
    accept(the_application().pk, cast.sato, revision=the_application().revision)
    assert the_application().status == S.ACCEPTED_REPLY_PENDING
    assert verify_chain().broken_at is None
    assert "all holds" in verify_custody()


def test_every_decision_waits_and_nothing_else(made: MadeWithFiles, cast: Cast) -> None:
    case = the_application()
    for act in (
        lambda: accept(case.pk, cast.sato, revision=case.revision),
        lambda: refuse_acceptance(case.pk, cast.sato, revision=case.revision, sentence=WORDS),
        lambda: complete(case.pk, cast.sato, revision=case.revision),
    ):
        with pytest.raises(FilesAwaited):
            act()
    take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    with pytest.raises(FilesAwaited):
        accept(case.pk, cast.sato, revision=the_application().revision)
    marked = [MarkedField("photo", WORDS)]
    send_back(
        case.pk,
        cast.sato,
        revision=the_application().revision,
        sentence=WORDS,
        marked=marked,
        until=timezone.localdate() + timedelta(days=14),
    )
    refuse_acceptance(case.pk, cast.sato, revision=the_application().revision, sentence=WORDS)
    assert the_application().status == S.NOT_ACCEPTED, "who does not correct by the day is refused without files"


def test_forced_completion_is_the_way_out(made: MadeWithFiles, cast: Cast) -> None:
    force_complete(the_application().pk, cast.takahashi, revision=1, reason="端末がこわれ、ファイルは戻らない")
    assert the_application().status == S.FORCE_COMPLETED


def test_the_page_offers_no_decision_and_says_why_one_was_refused(made: MadeWithFiles, cast: Cast) -> None:
    client = sign_in(cast.sato)
    shown = application_page(client, made)
    assert 'data-open="accept"' not in shown
    assert 'data-open="send-back"' in shown
    assert "添付ファイルが、まだそろっていません" in shown
    answer = client.post(
        reverse("applications:change", args=[made.made.arrival, "accept"]), {"revision": "1", "sentence": ""}
    )
    assert answer.status_code == 409
    assert "そろうまで、受理・不受理・完了はできません" in answer.content.decode()


def test_the_resident_may_withdraw_while_files_are_awaited(hand: KioskHand, made: MadeWithFiles, city: City) -> None:
    from sync.contract.chain.statement import StatementKind

    assert view_of(made.made).allows_withdrawal
    hand.definitions["bulky_waste"] = bytes(the_application().definition.definition)
    taken_back = hand.submit(kind=StatementKind.WITHDRAWAL, old=made.made)
    deliver(hand, taken_back)
    drain_verdicts()
    assert the_application().status == S.WITHDRAWN
    bring(hand, made)
    drain_arrivals()
    assert file_states() == ["here", "here"], "they are kept, whatever became of it"


def test_parts_that_come_before_the_verdict_are_found_by_it(
    hand: KioskHand, with_files: ProcedureVersion, scanner: str
) -> None:
    made = submit_files(hand, with_files, [PLAN])
    deliver(hand, made.made)
    bring(hand, made)
    assert drain_arrivals() == 0
    work_through()
    assert file_states() == ["clean"]
    assert AwaitedPart.objects.filter(noticed=True).count() == 1


def test_a_file_is_handed_out_as_it_came_and_each_opening_is_recorded(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, scanner: str
) -> None:
    client = sign_in(cast.sato)
    assert file_page(client, made, 1).status_code == 404, "it is not here"
    bring(hand, made)
    drain_arrivals()
    assert file_page(client, made, 1).status_code == 404, "nobody has looked at it"
    work_through()
    answer = file_page(client, made, 1)
    assert (answer.status_code, answer.content) == (200, PLAN.content)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(act="file.opened")
    assert (entry.actor, entry.subject) == (cast.sato.audit_name, the_application().audit_subject)
    assert entry.details["file"] == 1
    assert entry.details["sha256"] == PLAN.sha256
    assert PLAN.name not in str(entry.details)
    assert reverse("attachments:file", args=[made.made.arrival, 1, 1]) in application_page(client, made)


def test_whoever_does_not_see_the_application_sees_no_file(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, scanner: str
) -> None:
    bring(hand, made)
    work_through()
    assert file_page(sign_in(cast.tanaka), made, 1).status_code == 404
    assert file_page(Client(), made, 1).status_code == 302
    client = sign_in(cast.sato)
    assert [file_page(client, made, place).status_code for place in (0, 3)] == [404, 404]
    assert file_page(client, made, 1, version=2).status_code == 404
    assert AuditEntry.objects.filter(act="file.opened").count() == 0


@pytest.mark.requirement("ATT-05")
def test_an_infected_file_is_found_told_and_never_served(
    hand: KioskHand, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("請求書.com", EICAR)
    made = submit_files(hand, with_files, [PLAN, HandFile("書類.zip", packed.getvalue(), "application/zip")])
    deliver(hand, made.made)
    drain_verdicts()
    bring(hand, made)
    work_through()
    assert file_states() == ["clean", "infected"]
    found = ManualCheck.objects.get()
    assert (found.reasons, found.kind, found.application_id) == (["file_infected"], "anomaly", the_application().pk)
    assert "ウイルスが見つかりました" in view_of(made.made).notices[-1]["ja"]
    assert set(view_of(made.made).notices[-1]) == {"ja", "easy-ja", "en"}
    client = sign_in(cast.sato)
    shown = application_page(client, made)
    assert "ウイルスの名前：Wakaba.Eicar-1" in shown
    assert file_page(client, made, 2).status_code == 404
    assert "ウイルスが見つかりました" in client.get(reverse("applications:look", args=[found.pk])).content.decode()
    assert set(AwaitedPart.objects.values_list("sha256", flat=True)) == set(made.parts), "it stays, sealed"
    accept(the_application().pk, cast.sato, revision=the_application().revision)


def test_a_scanner_that_is_away_keeps_files_waiting_and_is_told(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, settings: Any, scanner_place: str
) -> None:
    bring(hand, made)
    for nowhere in ("", "unix:/nowhere/clamd.ctl", "127.0.0.1:9"):
        settings.CLAMD = nowhere
        work_through()
        assert file_states() == ["here", "here"]
        assert [told.code for told in operator_troubles()] == ["F-04"]
    told = sign_in(cast.tanaka).get(reverse("staff:jobs")).content.decode()
    assert "添付ファイルのウイルス検査が、できていません。" in told
    assert file_page(sign_in(cast.sato), made, 1).status_code == 404
    settings.CLAMD = scanner_place
    work_through()
    assert file_states() == ["clean", "clean"]
    assert not ScannerOutage.objects.exists()


def test_a_scanner_that_gives_no_clear_answer_is_away(
    hand: KioskHand, made: MadeWithFiles, settings: Any, tmp_path: Path
) -> None:
    import socket
    import threading

    bring(hand, made)
    place = tmp_path / "odd.ctl"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(place))
    listening.listen()
    said = [
        b"",
        b"stream: OK",
        b"stream: OK ERROR\0",
        b"stream: " + b"x" * 5000,
        b"stream: OK\n",
        b"INSTREAM size limit exceeded. ERROR\0",
    ]

    def answer() -> None:
        for words in said:
            line, _ = listening.accept()
            with line:
                line.recv(1_000_000)
                line.sendall(words)
        listening.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    settings.CLAMD = f"unix:{place}"
    for _ in range(3):
        work_through()
        assert file_states() == ["here", "here"]
    thread.join(10)
    assert not thread.is_alive(), "each of these answers was given"
    assert ScannerOutage.objects.get().said.startswith("clamd")


@pytest.mark.parametrize("how", ["another place", "another file"])
def test_what_does_not_open_or_is_another_file_is_told_and_kept(
    how: str, hand: KioskHand, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    if how == "another place":
        made = submit_files(hand, with_files, [PLAN], spoilt=True)
        deliver(hand, made.made)
        drain_verdicts()
    else:
        made = submit_files(hand, with_files, [PLAN])
        deliver(hand, made.made)
        drain_verdicts()
        AttachedFile.objects.update(sha256="ab" * 32)
    bring(hand, made)
    work_through()
    assert file_states() == ["broken"]
    assert ManualCheck.objects.get().reasons == ["file_broken"]
    assert "開くことができませんでした" in view_of(made.made).notices[-1]["ja"]
    assert file_page(sign_in(cast.sato), made, 1).status_code == 404
    assert AwaitedPart.objects.get().here_at is not None
    accept(the_application().pk, cast.sato, revision=the_application().revision)


def test_a_statement_that_names_other_files_than_its_box_is_before_a_person(
    hand: KioskHand, with_files: ProcedureVersion
) -> None:
    made = submit_files(hand, with_files, [PLAN], stated=[PHOTO.reference])
    deliver(hand, made.made)
    drain_verdicts()
    assert not Application.objects.exists()
    assert "files:other_files" in ManualCheck.objects.get().reasons
    bring(hand, made)
    assert AwaitedPart.objects.get().here_at is not None, "its parts are in custody all the same"


def test_what_has_not_come_for_days_is_told_once(hand: KioskHand, made: MadeWithFiles, settings: Any) -> None:
    assert run_kind(TELL_LATE).files == 0
    AttachedFile.objects.update(awaited_since=timezone.now() - timedelta(days=settings.FILES_LATE_DAYS, minutes=1))
    assert run_kind(TELL_LATE).files == 2
    assert ManualCheck.objects.get().reasons == ["files_late"]
    ManualCheck.objects.update(resolved_at=timezone.now())
    assert run_kind(TELL_LATE).files == 0
    assert ManualCheck.objects.count() == 1
