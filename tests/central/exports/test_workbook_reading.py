"""A workbook that somebody brought: what stands in its cells, whatever wrote it, and small files that would grow."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.utils.translation import override

from central.exports.refusals import SheetRefused
from central.exports.sheet_reading import ROWS_LIMIT, read_sheet

SHEET, STYLES, STRINGS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
MEGABYTES = 6
GROWN: Mapping[str, tuple[str, bytes, bytes, bytes]] = {
    "formats": (STYLES, b"</cellXfs>", b"<xf/>", b""),
    "cells of one row": (SHEET, b"</sheetData>", b"<c/>", b'<row r="4">'),
    "rows": (SHEET, b"</sheetData>", b"<row/>", b""),
    "strings": (STRINGS, b"</sst>", b"<si/>", b""),
    "wide rows": (SHEET, b"</sheetData>", b'<row><c r="XFD"><v>1</v></c></row>', b""),
    "one tag": (SHEET, b"</sheetData>", b' a="b"', b"<row"),
    "texts to be unescaped": (
        SHEET,
        b"</sheetData>",
        b'<c t="s"><v>0</v></c>',
        b'<row r="4">',
    ),
}
"""Part, in front of what in it, what stands there so many times, and what in front of all that."""


def book(*rows: Sequence[object]) -> bytes:
    """With its texts kept apart and named by their place, as Excel writes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("申請")
        day = made.add_format({"num_format": "yyyy/mm/dd"})
        for line, row in enumerate(rows):
            for column, said in enumerate(row):
                sheet.write(line, column, said, day if isinstance(said, date) else None)
    return file.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def grown(part: str, end: bytes, one: bytes, before: bytes) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        at = data.index(end)
        after = b"</row>" if before.endswith(b">") else b"/>" if before else b""
        return data[:at] + before + one * (MEGABYTES * 1024 * 1024 // len(one)) + after + data[at:]

    return changed(book(["_x0041_" * 500]), change)


def test_small_files_that_grow_take_neither_the_machine_nor_the_minute(tmp_path: Path) -> None:
    files = []
    for number, kind in enumerate(GROWN.values()):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(grown(*kind))
        assert file.stat().st_size < 128 * 1024
        files.append(str(file))
    code = (
        "import resource, sys; from django.conf import settings; settings.configure(USE_I18N=False)\n"
        "from pathlib import Path; from central.exports.sheet_reading import read_sheet, SheetRefused\n"
        "for file in sys.argv[1:]:\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        "    try: read_sheet(Path(file).read_bytes())\n"
        "    except SheetRefused: pass\n"
        "    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before\n"
        "    kilobytes = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"
        "    print(int(kilobytes) // 1024, seconds)"
    )
    said = subprocess.run([sys.executable, "-c", code, *files], capture_output=True, text=True, check=True, timeout=120)
    taken = dict(zip(GROWN, (line.split() for line in said.stdout.splitlines()), strict=True))
    assert {kind: said for kind, said in taken.items() if int(said[0]) > 200 or float(said[1]) > 5} == {}


def test_what_stands_in_cells_is_read_as_a_person_sees_it() -> None:
    head = ["文", "数", "長い数", "日", "はい", "式", "空", "後"]
    row = [" 一行目\n二行目 ", 3, 10**15, date(2026, 11, 30), True, "=1+1", None, "○"]
    nothing: list[object] = []
    sheet = read_sheet(book(head, row, nothing, nothing, nothing, ["離れた行", "", "0012"]))
    assert list(sheet.head) == head
    first, last = sheet.rows
    seen = ["一行目\n二行目", "3", "1000000000000000", "2026-11-30 00:00:00", "TRUE", "0", "", "○"]
    assert list(first.cells.values()) == seen
    assert (first.line, last.line, last.cells["文"], last.cells["長い数"]) == (2, 6, "離れた行", "0012")


def test_how_a_name_is_read_is_not_part_of_it_and_formatted_pieces_are_one_text() -> None:
    rich = "<si><r><t>山</t></r><r><rPr/><t>田</t></r><rPh sb='0' eb='2'><t>ヤマダ</t></rPh></si></sst>".encode()

    def change(name: str, data: bytes) -> bytes:
        if name == STRINGS:
            return data.replace(b"</sst>", rich)
        return data.replace(b"</sheetData>", b'<row r="2"><c t="s" r="A2"><v>1</v></c></row></sheetData>')

    sheet = read_sheet(changed(book(["氏名"]), change))
    assert [row.cells["氏名"] for row in sheet.rows] == ["山田"]


DECLARED = b'<!DOCTYPE sst [<!ENTITY a "' + b"x" * 60 + b'">]>'


@pytest.mark.parametrize("name", [STRINGS, "xl/s.dat"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
def test_no_part_declares_anything_whatever_it_is_called_and_however_it_is_written(name: str, encoding: str) -> None:
    def change(part: str, data: bytes) -> bytes:
        if part == "xl/_rels/workbook.xml.rels":
            return data.replace(b"sharedStrings.xml", name.rpartition("/")[2].encode())
        if part != STRINGS:
            return data
        declared = (
            data[: data.index(b"<sst")].replace(b' encoding="UTF-8"', b"") + DECLARED + data[data.index(b"<sst") :]
        )
        return declared.replace(b"<t>a</t>", b"<t>&a;</t>").decode().encode(encoding)

    renamed = changed(book(["a"]), change)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(renamed)) as source, zipfile.ZipFile(out, "w") as archive:
        for part in source.namelist():
            archive.writestr(name if part == STRINGS else part, source.read(part))
    with pytest.raises(SheetRefused):
        read_sheet(out.getvalue())


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[str(number)] for number in range(ROWS_LIMIT + 2)], "2,000行まで"),
        ([["a"], *([] for _ in range(5 * ROWS_LIMIT)), [*[""] * 200, "x"]], "列が多すぎます"),
        ([["x" * 4001]], "4,000字より長い"),
    ],
)
def test_what_is_more_than_is_read_is_told_and_not_left_out(rows: Sequence[Sequence[object]], why: str) -> None:
    with override("ja"), pytest.raises(SheetRefused) as refused:
        read_sheet(book(*rows))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"<sheetData>", b'<sheetData><row r="9"/>'),
        (SHEET, b"<row ", b'<row r="0'),
        (SHEET, b'r="A1"', b'r="1"'),
        (SHEET, b"<v>0</v>", b"<v>99</v>"),
        ("xl/workbook.xml", b"r:id=", b"r:ix="),
        ("_rels/.rels", b"officeDocument", b"other"),
        ("_rels/.rels", b"xl/workbook.xml", b"../../etc/passwd"),
    ],
)
def test_what_no_spreadsheet_writes_is_refused_with_a_sentence(part: str, old: bytes, new: bytes) -> None:
    data = book(["a"])
    broken = changed(data, lambda name, content: content.replace(old, new) if name == part else content)
    with override("ja"), pytest.raises(SheetRefused) as refused:
        read_sheet(broken)
    assert str(refused.value).startswith("Excelのファイルとして読めません")
