"""What a spreadsheet does to a file, and what it must not be able to."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from central.applications.models import Application
from central.exports.models import TABLES, Format
from central.exports.workbook import CELL_LIMIT, CUT, write_workbook
from central.web.spreadsheet_cells import fitted, guarded, unguarded
from tests.central.exports.conftest import Made, ask, choose, fetched
from tests.central.exports.test_exports import rows_of, sheet_of
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast

NUMBERS = (
    "054936663560",
    "865392469276",
    "1320120261120007000123",
    "090-1234-5678",
    "0001",
    "1-2-3",
    "3月4日",
    "12:30",
    "1E5",
    "５６",
    "TRUE",
)
"""What spreadsheets make other things of."""
HOSTILE = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://evil.example","押す")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝１＋１",
    '";=1+1;"',
    '"&cmd&"',
    '="a"&cmd|x!A1',
    "=" + '"' * 199,
    "山田\n=1+1",
    "<script>alert(1)</script>",
    "\u202e=1+1",
    "http://evil.example",
    "_x0041_",
)
_BEGINS_A_FORMULA = re.compile(r"[=+\-@\t\r|%＝＋－＠]")
_CONSTANT_TEXT = re.compile(r'="(?:[^"]|"")*"(?:&"(?:[^"]|"")*")*')
_NUMBER_LIKE = re.compile(r"[\d+\-.,:/eE年月日%￥¥$() ]+")


def is_inert(cell: str) -> bool:
    """Whether there is nothing in it that a spreadsheet could run: no formula, or a constant text."""
    return not _BEGINS_A_FORMULA.match(cell) or bool(_CONSTANT_TEXT.fullmatch(cell))


@pytest.mark.parametrize("value", [*NUMBERS, *HOSTILE])
def test_a_cell_of_a_csv_shows_the_value_and_runs_nothing(value: str) -> None:
    cell = guarded(value)
    assert is_inert(cell)
    assert unguarded(cell) == value
    # Nothing that a spreadsheet could take for a number, a time or a day stands bare.
    assert not _NUMBER_LIKE.fullmatch(cell)


@given(st.text(max_size=1_000))
def test_any_text_is_inert_and_comes_back(value: str) -> None:
    cell = guarded(value)
    assert is_inert(cell)
    assert unguarded(cell) == value or (len(cell) > 1_000 and cell.startswith("="))


def test_no_text_within_a_formula_is_longer_than_spreadsheets_take() -> None:
    parts = re.findall(r'"((?:[^"]|"")*)"', guarded("=" + "𠮟" * 2_000))
    assert len(parts) > 10
    assert max(len(part.encode("utf-16-le")) // 2 for part in parts) <= 255


@pytest.mark.parametrize("form", TABLES)
def test_a_number_of_12_digits_with_a_leading_zero_survives_every_format(
    form: Format, cast: Cast, browser: Client
) -> None:
    application = make_application(1)
    # The other system's numbers are 12 digits: ours stands for one of them.
    Application.objects.filter(pk=application.pk).update(arrival_number="054936663560")
    export = ask(browser, choose(browser), form, "number")
    work_off()
    content = fetched(browser, export)
    if form == Format.XLSX:
        assert sheet_of(content)[1] == ["054936663560"]
    else:
        encoding = "cp932" if form == Format.CSV_932 else "utf-8-sig"
        assert b'"=""054936663560"""' in content
        assert rows_of(content, encoding)[1] == ["054936663560"]


@pytest.mark.requirement("GAP-34")
@pytest.mark.parametrize("form", TABLES)
def test_the_hostile_corpus_leaves_as_text_and_the_check_sheet_knows_the_file(
    form: Format, cast: Cast, browser: Client, made: Made
) -> None:
    for counter, value in enumerate((*HOSTILE, *NUMBERS), 1):
        application = make_application(counter)
        Application.objects.filter(pk=application.pk).update(applicant_name=value)
    export = made(form, "name")
    content = fetched(browser, export)
    sheet = fetched(browser, export, "sheet").decode("utf-8-sig")
    assert f"行の数：{len(HOSTILE) + len(NUMBERS)}\r\n" in sheet
    assert hashlib.sha256(content).hexdigest() in sheet
    if form == Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for row in book["申請"].iter_rows(min_row=2) for cell in row]
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)
        assert {cell.number_format for cell in cells} == {"@"}
        assert {unescape(str(cell.value)) for cell in cells} == {*HOSTILE, *NUMBERS}
    else:
        encoding = "cp932" if form == Format.CSV_932 else "utf-8-sig"
        raw = [row[0] for row in csv.reader(io.StringIO(content.decode(encoding), newline=""))][1:]
        assert len(raw) == len(HOSTILE) + len(NUMBERS)
        assert all(is_inert(cell) for cell in raw)


def test_cp932_tells_every_character_it_cannot_hold(cast: Cast, browser: Client, made: Made) -> None:
    make_application(1, name="髙橋　﨑", days_ago=1)
    make_application(2, name="𠮷田〜葛\U000e0100", days_ago=2)
    export = made(Format.CSV_932, "number", "name")
    assert export.replaced == 3
    rows = rows_of(fetched(browser, export), "cp932")
    assert [row[1] for row in rows[1:]] == ["髙橋　﨑", "〓田～葛"]
    report = rows_of(fetched(browser, export, "report"))
    assert report[1:] == [
        ["3", "氏名/法人名", "𠮷", "U+20BB7", "〓"],
        ["3", "氏名/法人名", "〜", "U+301C", "～"],
        ["3", "氏名/法人名", "\U000e0100", "U+E0100", ""],
    ]
    assert "この形では持てない文字が 3か所ありました" in browser.get(f"/exports/{export.pk}/").content.decode()


@given(st.text(max_size=60))
def test_what_is_fitted_can_be_encoded_and_each_change_is_told(value: str) -> None:
    told: list[tuple[str, str]] = []
    fitting = fitted(value, lambda character, near: told.append((character, near)))
    assert fitting.encode("cp932").decode("cp932") == fitting
    assert [character for character, _near in told] == [one for one in value if not _comes_back(one)]


def _comes_back(character: str) -> bool:
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


def test_more_rows_than_a_sheet_holds_go_on_in_the_next() -> None:
    file = io.BytesIO()
    rows = [[str(number)] for number in range(7)]
    write_workbook(file, ["番号"], rows, lambda: [("行の数", "7")], beat=lambda: None, sheet_rows=4)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    assert book.sheetnames == ["申請", "申請2", "申請3", "確認票"]
    found = [[cell.value for cell in sheet["A"]] for sheet in book.worksheets[:3]]
    assert found == [["番号", "0", "1", "2"], ["番号", "3", "4", "5"], ["番号", "6"]]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    file = io.BytesIO()
    write_workbook(file, ["備考"], [["あ" * 40_000]], list, beat=lambda: None)
    cell = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["申請"]["A2"].value
    assert len(cell) == CELL_LIMIT
    assert cell.endswith(CUT)
