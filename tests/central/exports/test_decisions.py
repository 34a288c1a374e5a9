"""Decisions that come back in a sheet: a plan of differences first, then each by the act of its page."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from central.applications.actions.comment import comment
from central.applications.actions.take_on import take_on
from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.exports.models import TABLES, DecisionLine, DecisionSheet, Format
from central.exports.refusals import SheetRefused
from central.exports.sheet_reading import FILE_LIMIT_BYTES, ROWS_LIMIT, read_sheet
from central.serving.addresses import DECISIONS, PACKAGE_BYTES, body_limit
from sync.contract.states import HandlingStatus
from tests.central.exports.conftest import Made, fetched
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

COLUMNS = ("number", "name", "revision", "decision", "sentence")
HEAD = ("整理番号（到達番号）", "版（読み戻しに使う番号）", "決定（受理・仮受付・不受理・完了）", "本人に見える文")
_R, _S = DecisionLine.Reason, DecisionLine.State


def bring(browser: Client, data: bytes, name: str = "sheet.xlsx") -> HttpResponse:
    return browser.post("/exports/decisions/", {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]


def brought(browser: Client, data: bytes) -> DecisionSheet:
    answer = bring(browser, data)
    assert answer.status_code == 302, answer.content.decode()
    return DecisionSheet.objects.get(pk=int(answer["Location"].split("/")[-2]))


def a_csv(*rows: Sequence[str], head: Sequence[str] = HEAD) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode("utf-8-sig")


def states(sheet: DecisionSheet) -> list[tuple[str, str]]:
    return list(sheet.lines.order_by("line").values_list("state", "reason"))


def run(browser: Client, sheet: DecisionSheet) -> HttpResponse:
    posted = {"revision": sheet.revision, "looked": "1"}
    return browser.post(f"/exports/decisions/{sheet.pk}/run/", posted)  # type: ignore[return-value]


@pytest.mark.parametrize("form", TABLES)
def test_an_exported_sheet_comes_back_with_decisions_and_is_shown_before_anything_is_done(
    form: Format, cast: Cast, browser: Client, made: Made
) -> None:
    one = make_application(1, name="山田　花子", days_ago=3)
    two = make_application(2, name="髙橋　美咲", days_ago=2)
    three = make_application(3, days_ago=1)
    content = fetched(browser, made(form, *COLUMNS))
    said = {one.arrival_number: ("受理", ""), two.arrival_number: ("不受理", "対象になりません。")}
    sheet = brought(browser, _filled(content, form, said))
    assert sheet.undecided == 1
    assert {state for state, _why in states(sheet)} == {_S.PLANNED}
    page = browser.get(f"/exports/decisions/{sheet.pk}/").content.decode()
    for word in (
        "髙橋　美咲",
        "対象になりません。",
        "受理(返信未)",
        "不受理",
        "取り消せない決定（不受理）が入っている",
    ):
        assert word in page
    assert set(Application.objects.values_list("status", flat=True)) == {HandlingStatus.UNPROCESSED}
    assert run(browser, sheet).status_code == 403
    assert run(sign_in(cast.takahashi), sheet).status_code == 302
    work_off()
    sheet.refresh_from_db()
    assert sheet.state == DecisionSheet.State.DONE
    now = dict(Application.objects.values_list("pk", "status"))
    assert now[one.pk] == HandlingStatus.ACCEPTED_REPLY_PENDING
    assert now[two.pk] == HandlingStatus.NOT_ACCEPTED
    assert now[three.pk] == HandlingStatus.UNPROCESSED
    acts = AuditEntry.objects.filter(act__in=("application.accepted", "application.acceptance_refused"))
    assert {entry.actor for entry in acts} == {cast.sato.audit_name}
    assert acts.count() == 2


def _filled(content: bytes, form: Format, said: dict[str, tuple[str, str]]) -> bytes:
    """As a clerk fills it in, and a spreadsheet saves it."""
    if form == Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book["申請"].iter_rows(min_row=2):
            if str(row[0].value) in said:
                row[3].value, row[4].value = said[str(row[0].value)]
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()
    encoding = "cp932" if form == Format.CSV_932 else "utf-8-sig"
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    for row in rows[1:]:
        # A spreadsheet that saves what it showed writes the bare values.
        row[0], row[2] = (cell.removeprefix('="').removesuffix('"') for cell in (row[0], row[2]))
        if row[0] in said:
            row[3], row[4] = said[row[0]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def test_what_cannot_be_and_what_cannot_be_read_is_told_by_its_row(cast: Cast, browser: Client) -> None:
    good, changed, double, done = (make_application(counter) for counter in range(1, 5))
    take_on(changed.pk, cast.sato, revision=changed.revision)
    Application.objects.filter(pk=done.pk).update(status=HandlingStatus.COMPLETED)
    elsewhere = make_application(5)
    Application.objects.filter(pk=elsewhere.pk).update(procedure="bulky_waste")
    cast.sato.groups.update(procedures=["child_allowance"])
    data = a_csv(
        (good.arrival_number, "1", "受理", ""),
        (changed.arrival_number, "1", "受理", ""),
        (double.arrival_number, "1", "受理", ""),
        (double.arrival_number, "1", "不受理", "いいえ"),
        (done.arrival_number, "1", "受理", ""),
        (elsewhere.arrival_number, "1", "受理", ""),
        ("9.92E+21", "1", "受理", ""),
        (make_application(6).arrival_number, "一", "受理", ""),
        (make_application(7).arrival_number, "1", "うけつけ", ""),
        (make_application(8).arrival_number, "1", "不受理", ""),
        (make_application(9).arrival_number, "1", "不受理", "あ" * 301),
        (make_application(10).arrival_number, "1", "", ""),
    )
    sheet = brought(browser, data)
    assert sheet.undecided == 1
    assert states(sheet) == [
        (_S.PLANNED, ""),
        (_S.REFUSED, _R.CHANGED),
        (_S.REFUSED, _R.TWICE),
        (_S.REFUSED, _R.TWICE),
        (_S.REFUSED, _R.NO_EDGE),
        (_S.REFUSED, _R.NOT_FOUND),
        (_S.REFUSED, _R.NO_NUMBER),
        (_S.REFUSED, _R.NO_REVISION),
        (_S.REFUSED, _R.NO_WORD),
        (_S.REFUSED, _R.NO_SENTENCE),
        (_S.REFUSED, _R.LONG_SENTENCE),
    ]
    page = browser.get(f"/exports/decisions/{sheet.pk}/").content.decode()
    assert "表計算ソフトが番号を変えたかもしれません" in page
    run(browser, sheet)
    work_off()
    assert HandlingEvent.objects.filter(act__in=("accepted", "acceptance_refused")).count() == 1


def test_what_changed_between_plan_and_run_is_left_and_told(cast: Cast, browser: Client) -> None:
    stays, changes = make_application(1), make_application(2)
    sheet = brought(browser, a_csv((stays.arrival_number, "1", "受理", ""), (changes.arrival_number, "1", "受理", "")))
    take_on(changes.pk, cast.takahashi, revision=1)
    comment(stays.pk, cast.takahashi, "見ました")
    run(browser, sheet)
    work_off()
    assert states(sheet) == [(_S.DONE, ""), (_S.FAILED, _R.CHANGED)]
    changes.refresh_from_db()
    assert changes.status == HandlingStatus.UNPROCESSED
    # Twice is once.
    assert run(browser, sheet).status_code == 409


def test_many_decisions_need_another_person(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_SECOND_PERSON_ABOVE = 1
    rows = [(make_application(counter).arrival_number, "1", "受理", "") for counter in (1, 2)]
    sheet = brought(browser, a_csv(*rows))
    assert run(browser, sheet).status_code == 403
    chief = sign_in(cast.takahashi)
    assert run(chief, sheet).status_code == 302
    work_off()
    assert states(sheet) == [(_S.DONE, ""), (_S.DONE, "")]
    entries = AuditEntry.objects.filter(act="application.accepted")
    assert {entry.actor for entry in entries} == {cast.sato.audit_name}
    assert AuditEntry.objects.get(act="decisions.run").actor == cast.takahashi.audit_name


def test_strangers_see_no_plan(cast: Cast, browser: Client) -> None:
    sheet = brought(browser, a_csv((make_application(1).arrival_number, "1", "受理", "")))
    stranger = sign_in(cast.suzuki)
    assert stranger.get(f"/exports/decisions/{sheet.pk}/").status_code == 404
    assert run(stranger, sheet).status_code == 404


def _zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _book(change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
BAD = {
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "no text": b"\xff\xfe\x81\x00\xa0" * 9,
    "half an xlsx": _book()[:900],
    "a bomb": _zipped({"xl/worksheets/sheet1.xml": bytes(40 * 1024 * 1024)}),
    "many parts": _zipped({f"{number}.xml": b"<x/>" for number in range(300)}),
    "entities": _zipped({"xl/workbook.xml": ENTITIES}),
    "another encoding": _zipped({"xl/workbook.xml": "<!DOCTYPE x>".encode("utf-16")}),
    "an empty archive": _zipped({}),
    "a broken quote": '"整理番号'.encode() + b"\n",
    "many rows": a_csv(*(("1", "1", "受理", "") for _ in range(ROWS_LIMIT + 1))),
    "many columns": b",".join([b"x"] * 300) + b"\n1\n",
    "a long cell": a_csv(("1", "1", "受理", "あ" * 5_000)),
    "a head twice": a_csv(head=("決定", "決定")),
    "too large": b"a" * (FILE_LIMIT_BYTES + 1),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_kept(name: str) -> None:
    with override("ja"), pytest.raises(SheetRefused) as refused:
        read_sheet(BAD[name])
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    "head", [HEAD[1:], HEAD[:1] + HEAD[2:], HEAD[:2] + HEAD[3:], HEAD[:3], (*HEAD[:3], "本人への文")]
)
def test_a_missing_column_is_named(head: Sequence[str], cast: Cast, browser: Client) -> None:
    row = [make_application(1).arrival_number, "1", "受理", ""]
    answer = bring(browser, a_csv(row[: len(head)], head=head))
    assert answer.status_code == 400
    assert "の列がありません。" in answer.content.decode()
    assert not DecisionSheet.objects.exists()


def test_a_book_with_a_cover_and_a_renamed_sheet_is_read_and_digits_in_full_width_too(
    cast: Cast, browser: Client
) -> None:
    one = make_application(1)

    def fill(book: Any) -> None:
        book.active.title = "表紙"
        table = book.create_sheet("11月の決定")
        table.append(list(HEAD))
        table.append([one.arrival_number, "１", "受理", ""])

    assert states(brought(browser, _book(fill))) == [(_S.PLANNED, "")]


def test_a_book_without_such_a_sheet_is_told_the_column_that_is_missing(cast: Cast, browser: Client) -> None:
    answer = bring(browser, _book(lambda book: book.active.append(["表紙"])))
    assert answer.status_code == 400
    assert "「整理番号（到達番号）」の列がありません。" in answer.content.decode()


def test_a_formula_in_a_sheet_is_never_worked_out(cast: Cast, browser: Client) -> None:
    number = make_application(1).arrival_number

    def fill(book: Any) -> None:
        book.active.append(list(HEAD))
        book.active.append([f'="{number}"', "1", '="受"&"理"', ""])

    answer = bring(browser, _book(fill))
    # No spreadsheet has calculated it: there is no value, so no decision.
    assert answer.status_code == 400
    assert "決定を書いた行がありません" in answer.content.decode()


def test_the_door_takes_as_much_as_a_sheet_may_have() -> None:
    assert reverse("exports:decisions") == DECISIONS
    assert body_limit(DECISIONS) == PACKAGE_BYTES >= FILE_LIMIT_BYTES + 4096
    nginx = Path("provisioning/nginx/madoguchi.conf").read_text()
    block = nginx.split(f"location = {DECISIONS} {{")[1].split("}")[0]
    assert f"client_max_body_size {PACKAGE_BYTES // 1024}k;" in block
