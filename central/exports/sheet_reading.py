"""A table that comes back from a spreadsheet: CSV or xlsx, read under limits, with a sentence for what cannot be.

Somebody else's bytes: how large a file, its parts, its rows and cells may be is judged before they are parsed. A part
that declares a document type or another encoding is refused: XML entities grow.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.translation import gettext

from central.exports.cells import unguarded

FILE_LIMIT_BYTES: Final = 1024 * 1024
UNPACKED_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of all parts of an xlsx together, as they are unpacked and not as its list says."""
PARTS_LIMIT: Final = 100
ROWS_LIMIT: Final = 2_000
CELLS_LIMIT: Final = 200
"""In a row."""
CELL_LIMIT: Final = 4_000
"""Characters."""
PIECE_BYTES: Final = 64 * 1024
T = TypeVar("T")
SHEET: Final = "申請"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00")


class SheetRefused(Exception):
    """Nothing of this file is read; the message says why."""


@dataclass(frozen=True)
class SheetRow:
    """A row under the head."""

    line: int
    """As the spreadsheet numbers it."""
    cells: Mapping[str, str]
    """By the words of the head."""


def read_sheet(data: bytes) -> Sequence[SheetRow]:
    """All rows in which anything stands.

    Raises:
        SheetRefused
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise SheetRefused(gettext("ファイルは1MBまでです。行を分けて、何度かに分けてください。"))
    lines = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    head: list[str] | None = None
    rows: list[SheetRow] = []
    try:
        for number, cells in enumerate(lines, 1):
            if head is None:
                head = _head(cells)
            elif any(cells):
                if len(rows) == ROWS_LIMIT:
                    raise SheetRefused(gettext("1度に読めるのは2,000行までです。行を分けてください。"))
                rows.append(SheetRow(number, dict.fromkeys(head, "") | dict(zip(head, cells, strict=False))))
    except csv.Error as broken:
        raise SheetRefused(gettext("CSVとして読めません。表計算ソフトで、もう一度保存してください。")) from broken
    if head is None:
        raise SheetRefused(gettext("このファイルには何も入っていません。"))
    return rows


def _head(cells: Sequence[str]) -> list[str]:
    head = [cell.strip() for cell in cells]
    named = [word for word in head if word]
    if len(set(named)) != len(named):
        raise SheetRefused(gettext("同じ見出しの列が2つあります。"))
    return head


def _csv(data: bytes) -> Iterator[list[str]]:
    if b"\x00" in data:
        raise SheetRefused(gettext("CSVでもExcelでもないファイルです。"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError as neither:
            raise SheetRefused(gettext("文字を読めません。UTF-8かShift_JISのCSVにしてください。")) from neither
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        yield [_bounded(unguarded(cell)) for cell in _few(row)]


def _xlsx(data: bytes) -> Iterator[list[str]]:
    _judge_parts(data)
    # Only where somebody brings such a file: its library takes a third of a second.
    import openpyxl
    from openpyxl.utils.escape import unescape

    not_readable = gettext("Excelのファイルとして読めません。表計算ソフトで、もう一度保存してください。")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        # What a sheet says of its own size is somebody's word.
        sheet.reset_dimensions()
    except Exception as broken:  # whatever a reader of somebody's bytes meets
        raise SheetRefused(not_readable) from broken
    rows = sheet.iter_rows(max_row=2 * ROWS_LIMIT, max_col=CELLS_LIMIT + 1, values_only=True)
    while True:
        try:
            row = next(rows, None)
        except Exception as broken:
            raise SheetRefused(not_readable) from broken
        if row is None:
            return
        # Every row comes as wide as was asked for.
        width = max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)
        yield [_bounded(unescape(_text(cell))) for cell in _few(row[:width])]


def _judge_parts(data: bytes) -> None:
    """Unpack each part once, by pieces, and count."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refused = _wrong_with(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError) as broken:
        raise SheetRefused(gettext("Excelのファイルがこわれているか、パスワードがついています。")) from broken
    if refused:
        raise SheetRefused(refused)


def _wrong_with(archive: zipfile.ZipFile) -> str:
    too_large = gettext("Excelのファイルの中身が大きすぎます。表だけを新しいファイルに写してください。")
    if len(archive.infolist()) > PARTS_LIMIT:
        return too_large
    unpacked = 0
    for part in archive.infolist():
        before = b""
        with archive.open(part) as file:
            while piece := file.read(PIECE_BYTES):
                unpacked += len(piece)
                if unpacked > UNPACKED_LIMIT_BYTES:
                    return too_large
                seen = before + piece
                strange = not before and piece.startswith(_OTHER_ENCODINGS)
                is_xml = part.filename.endswith((".xml", ".rels"))
                if is_xml and (strange or b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                    return gettext("このExcelのファイルには、読まないものが入っています。")
                before = piece[-16:]
    return ""


def _few(row: Sequence[T]) -> list[T]:
    if len(row) > CELLS_LIMIT:
        raise SheetRefused(gettext("列が多すぎます（200列まで）。"))
    return list(row)


def _text(cell: object) -> str:
    """A number that a spreadsheet made of a text has lost its zeros: the line says so when its number is not found."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _bounded(cell: object) -> str:
    text = str(cell)
    if len(text) > CELL_LIMIT:
        raise SheetRefused(gettext("4,000字より長い欄があります。"))
    return text.strip()
