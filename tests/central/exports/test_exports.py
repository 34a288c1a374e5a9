"""From the list's button to the file: frozen, written in pieces, fetched under an entry, gone after a day."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from central.applications.actions.comment import comment
from central.applications.actions.take_on import take_on
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.exports.actions import choose as choosing
from central.exports.actions.purge import PURGE
from central.exports.models import TABLES, Export, ExportPiece, Format
from central.jobs import drain
from central.store.models import StoredFile
from central.web.spreadsheet_cells import unguarded
from tests.central.exports.conftest import Made, ask, choose, fetched
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import run_kind, work_off
from tests.support.people.staff import Cast, sign_in

YAMAGATA = (
    "利用者ID",
    "連絡先メールアドレス",
    "整理番号（到達番号）",
    "氏名/法人名",
    "様式Ver.",
    "様式ID",
    "様式名",
    "申込日時",
    "処理状況",
    "備考（職員のメモ）",
)


def rows_of(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    """A CSV with the values that a spreadsheet shows."""
    return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(content.decode(encoding), newline=""))]


def sheet_of(content: bytes, name: str = "申請") -> list[list[str]]:
    """A sheet of an xlsx, as openpyxl reads it: every cell must be a text."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = []
    for row in book[name].iter_rows():
        assert all(cell.data_type == "s" or cell.value is None for cell in row)
        found.append([str(cell.value or "") for cell in row])
    return found


@pytest.mark.requirement("BO-12", "BO-13")
@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
def test_what_was_found_is_exported_with_the_columns_of_today(
    form: Format, cast: Cast, browser: Client, made: Made
) -> None:
    one = make_application(1, name="山田　花子", mail="hanako@mail.example", days_ago=2)
    two = make_application(2, name="髙橋　美咲", procedure="bulky_waste", answers={}, days_ago=1)
    comment(one.pk, cast.sato, "電話で確かめた")
    export = made(form)
    content = fetched(browser, export)
    head, *rows = rows_of(content) if form == Format.CSV else sheet_of(content)
    assert tuple(head) == YAMAGATA
    assert len(rows) == export.written == 2
    by_number = {row[2]: row for row in rows}
    arrived = f"{timezone.localtime(one.arrived_at):%Y-%m-%d %H:%M}"
    version = str(one.definition.version)
    assert by_number[one.arrival_number] == [
        "",
        "hanako@mail.example",
        one.arrival_number,
        "山田　花子",
        version,
        "child_allowance",
        one.title_now,
        arrived,
        "未処理",
        "電話で確かめた",
    ]
    assert by_number[two.arrival_number][3] == "髙橋　美咲"


def test_the_set_is_frozen_and_what_changed_since_is_told(cast: Cast, browser: Client) -> None:
    first = make_application(1)
    export = choose(browser)
    make_application(2, name="遅れて　きた")
    take_on(first.pk, cast.sato, revision=first.revision)
    ask(browser, export, Format.CSV, "number", "assignee")
    work_off()
    export.refresh_from_db()
    assert rows_of(fetched(browser, export))[1:] == [[first.arrival_number, cast.sato.name]]
    assert (export.rows, export.written, export.changed, export.left_out) == (1, 1, 1, 0)
    sheet = fetched(browser, export, "sheet").decode("utf-8-sig")
    assert "えらんだあとに変わった件数：1" in sheet


def test_the_check_sheet_says_rows_hash_and_conditions_of_the_very_file(
    cast: Cast, browser: Client, made: Made
) -> None:
    for counter in range(1, 4):
        make_application(counter)
    export = made(Format.XLSX)
    content = fetched(browser, export)
    digest = hashlib.sha256(content).hexdigest()
    page = browser.get(f"/exports/{export.pk}/").content.decode()
    sheet = fetched(browser, export, "sheet").decode("utf-8-sig")
    for said in (page, sheet):
        assert digest in said
        assert export.why in said
    assert "行の数：3\r\n" in sheet
    assert f"ファイルの大きさ（バイト）：{len(content)}" in sheet.replace(",", "")
    inside = dict(row[:2] for row in sheet_of(content, "確認票"))
    assert inside["行の数"] == "3"
    assert inside["えらんだ条件"] == export.why


def test_every_fetching_is_an_entry_and_nothing_personal_is_in_the_name(
    cast: Cast, browser: Client, made: Made
) -> None:
    make_application(1, name="名前　花子")
    export = made(Format.CSV)
    answer = browser.get(f"/exports/{export.pk}/file/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="export-{export.pk}.csv"'
    assert int(answer["Content-Length"]) == len(content)
    assert answer["Cache-Control"] == "no-store"
    fetched(browser, export)
    entries = AuditEntry.objects.filter(act="export.fetched", subject=export.audit_subject)
    assert entries.count() == 2
    entry = entries.order_by("-number")[0]
    assert entry.actor == cast.sato.audit_name
    assert entry.details["lines"] == 1
    assert entry.details["sha256"] == hashlib.sha256(content).hexdigest()


def test_after_24_hours_it_is_refused_at_once_and_then_deleted_with_its_pieces(
    cast: Cast, browser: Client, made: Made, settings: Any
) -> None:
    make_application(1)
    export = made(Format.CSV_932)
    assert ExportPiece.objects.count() == 0
    assert StoredFile.objects.get(pk=export.sha256).uses == 1
    on_disk = [path.name for path in Path(settings.STORE).rglob("*") if path.is_file()]
    assert on_disk == [export.sha256]
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    assert browser.get(f"/exports/{export.pk}/file/").status_code == 404
    assert run_kind(PURGE).rows == 1
    export.refresh_from_db()
    assert export.state == Export.State.PURGED
    on_disk = [path.name for path in Path(settings.STORE).rglob("*") if path.is_file()]
    assert on_disk == []
    assert AuditEntry.objects.filter(act="export.purged", subject=export.audit_subject).exists()
    assert "24時間がすぎたので、ファイルを消しました" in browser.get(f"/exports/{export.pk}/").content.decode()


@pytest.mark.parametrize("form", TABLES)
def test_a_worker_that_dies_between_two_steps_loses_and_doubles_no_row(
    form: Format, cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for counter in range(1, 8):
        make_application(counter, name=f"山田　{counter}﨑〜")
    monkeypatch.setattr(choosing, "PART", 2)
    monkeypatch.setattr(drain, "TURN_S", 0)
    export = ask(browser, choose(browser), form, "number", "name")
    seen = set()
    while drain.drain_jobs():
        seen.add(ExportPiece.objects.count())
    assert {1, 2, 3, 4} <= seen
    export.refresh_from_db()
    content = fetched(browser, export)
    encoding = "cp932" if form == Format.CSV_932 else "utf-8-sig"
    rows = sheet_of(content)[1:] if form == Format.XLSX else rows_of(content, encoding)[1:]
    numbers = [row[0] for row in rows]
    assert sorted(numbers) == sorted(Application.objects.values_list("arrival_number", flat=True))


def test_cancelled_on_the_way_nothing_is_left(cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for counter in range(1, 4):
        make_application(counter)
    monkeypatch.setattr(choosing, "PART", 1)
    monkeypatch.setattr(drain, "TURN_S", 0)
    export = ask(browser, choose(browser), Format.CSV)
    drain.drain_jobs()
    assert ExportPiece.objects.count() == 1
    page = browser.get(f"/exports/{export.pk}/").content.decode()
    assert "3件のうち 1件を書きました" in page
    export.refresh_from_db()
    answer = browser.post(f"/exports/{export.pk}/discard/", {"revision": export.revision})
    assert answer.status_code == 302
    work_off()
    export.refresh_from_db()
    assert export.state == Export.State.DISCARDED
    assert browser.get(f"/exports/{export.pk}/file/").status_code == 404
    run_kind(PURGE)
    assert ExportPiece.objects.count() == 0
    assert not StoredFile.objects.exists()


def test_above_a_number_a_second_person_releases_and_two_small_ones_are_no_large_one(
    cast: Cast, browser: Client, settings: Any
) -> None:
    settings.EXPORT_SECOND_PERSON_ABOVE = 2
    numbers = [make_application(counter).arrival_number for counter in range(1, 4)]
    small = ask(browser, choose(browser, *numbers[:2]), Format.CSV)
    assert small.state == Export.State.WRITING
    second = ask(browser, choose(browser, numbers[2]), Format.CSV)
    assert second.state == Export.State.ASKED
    work_off()
    second.refresh_from_db()
    assert second.state == Export.State.ASKED
    said = {"revision": second.revision, "looked": "1"}
    assert browser.post(f"/exports/{second.pk}/release/", said).status_code == 403
    chief = sign_in(cast.takahashi)
    assert "もう一人の職員の許しを待っています" in chief.get(f"/exports/{second.pk}/").content.decode()
    assert chief.post(f"/exports/{second.pk}/release/", {"revision": second.revision}).status_code == 400
    assert chief.post(f"/exports/{second.pk}/release/", said).status_code == 302
    work_off()
    second.refresh_from_db()
    assert second.state == Export.State.READY
    assert second.released_by == cast.takahashi
    entry = AuditEntry.objects.get(act="export.released")
    assert entry.actor == cast.takahashi.audit_name
    assert chief.post(f"/exports/{second.pk}/release/", said).status_code == 409


def test_the_second_person_allows_and_only_the_maker_gets_the_file(cast: Cast, browser: Client, settings: Any) -> None:
    chief, mine = sign_in(cast.takahashi), f"/exports/{ask(browser, choose(browser, _one()), Format.CSV).pk}/"
    settings.EXPORT_SECOND_PERSON_ABOVE = 0
    waiting = ask(browser, choose(browser, _one(2)), Format.CSV)
    theirs = f"/exports/{waiting.pk}/"
    chief.post(f"{theirs}release/", {"revision": waiting.revision, "looked": "1"})
    work_off()
    assert chief.get(mine).status_code == 404, "what one person may write out is shown to nobody else"
    page = chief.get(theirs).content.decode()
    assert ("ファイルを受け取る" in page, "24時間がすぎた" in page) == (False, False)
    assert {chief.get(f"{theirs}{part}/").status_code for part in ("file", "sheet", "report")} == {404}
    assert browser.get(f"{theirs}file/").status_code == 200


def test_what_the_maker_may_not_see_any_more_is_left_out_and_told(cast: Cast, browser: Client) -> None:
    stays = make_application(1)
    goes = make_application(2, procedure="bulky_waste", answers={})
    export = ask(browser, choose(browser), Format.CSV, "number")
    cast.sato.groups.update(procedures=["child_allowance"])
    work_off()
    export.refresh_from_db()
    assert (export.written, export.left_out) == (1, 1)
    # Who does not review all that was in it does not know of it either.
    assert browser.get(f"/exports/{export.pk}/").status_code == 404
    cast.sato.groups.update(procedures=[])
    assert [row[0] for row in rows_of(fetched(browser, export))[1:]] == [stays.arrival_number]
    assert goes.arrival_number not in fetched(browser, export).decode()


def test_strangers_know_nothing_of_it(cast: Cast, browser: Client, made: Made, settings: Any) -> None:
    make_application(1)
    export = made(Format.CSV)
    stranger = sign_in(cast.suzuki)
    for part in ("", "file/", "sheet/", "report/"):
        assert stranger.get(f"/exports/{export.pk}/{part}").status_code == 404
    # From another zone, too.
    settings.ZONED_PROCEDURES = {"child_allowance": "elsewhere"}
    assert browser.get(f"/exports/{export.pk}/file/").status_code == 404
    assert browser.get(f"/exports/{export.pk}/").status_code == 404


def test_trials_never_leave_as_a_file(cast: Cast, browser: Client) -> None:
    counts = make_application(1)
    trial = make_application(2)
    Application.objects.filter(pk=trial.pk).update(trial=True)
    export = ask(browser, choose(browser), Format.CSV, "number")
    work_off()
    assert [row[0] for row in rows_of(fetched(browser, export))[1:]] == [counts.arrival_number]
    told = "試験運用の申請と、審査の権限がない申請（1件）は入っていません"
    assert told in browser.get(f"/exports/{export.pk}/").content.decode()
    assert told in browser.get(f"/exports/{export.pk}/sheet/").content.decode()
    assert told not in choose(browser, counts.arrival_number).why
    answer = browser.post("/exports/choose/", {"chosen": [trial.arrival_number]}, follow=True)
    assert "書き出せる申請が入っていません" in answer.content.decode()


def test_answers_of_one_form_are_columns_as_the_resident_saw_them(cast: Cast, browser: Client, made: Made) -> None:
    make_application(1)
    page = browser.get(f"/exports/{choose(browser).pk}/").content.decode()
    assert 'value="answer:account_number"' in page
    export = made(Format.XLSX, "number", "answer:phone", "answer:account_number")
    _head, row = sheet_of(fetched(browser, export))
    assert row[1:] == ["000-1234-5678", "1234567"]
    make_application(2, procedure="bulky_waste", answers={})
    page = browser.get(f"/exports/{choose(browser).pk}/").content.decode()
    assert "answer:" not in page
    assert "1つの手続きだけをえらぶと" in page


def test_an_export_that_nobody_asked_for_is_given_up_after_a_week(cast: Cast, browser: Client) -> None:
    make_application(1)
    export = choose(browser)
    Export.objects.update(made_at=timezone.now() - timedelta(days=8))
    run_kind(PURGE)
    export.refresh_from_db()
    assert export.state == Export.State.DISCARDED


def _one(counter: int = 1) -> str:
    return make_application(counter).arrival_number
