"""A table that comes back from a spreadsheet: CSV or xlsx, read under limits, with a sentence for what cannot be.

Somebody else's bytes: how large a file, its rows and cells may be has limits.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from central.exports.refusals import SheetRefused
from central.exports.workbook_reading import rows_of_workbook
from central.web.spreadsheet_cells import unguarded

FILE_LIMIT_BYTES: Final = 1024 * 1024
ROWS_LIMIT: Final = 2_000
CELLS_LIMIT: Final = 200
"""In a row."""
CELL_LIMIT: Final = 4_000
"""Characters."""
SHEET: Final = "申請"


@dataclass(frozen=True)
class SheetRow:
    """A row under the head."""

    line: int
    """As the spreadsheet numbers it."""
    cells: Mapping[str, str]
    """By the words of the head."""


@dataclass(frozen=True)
class ReadSheet:
    """A table."""

    head: Sequence[str]
    rows: Sequence[SheetRow]
    """All in which anything stands."""


def read_sheet(data: bytes, sought: str = "") -> ReadSheet:
    """The sheet of that name in a book; where it was renamed the first that has the `sought` word in its head.

    Raises:
        SheetRefused
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise SheetRefused(gettext("ファイルは1MBまでです。行を分けて、何度かに分けてください。"))
    lines = rows_of_workbook(data, SHEET, sought) if data.startswith(b"PK") else _csv(data)
    head: list[str] | None = None
    rows: list[SheetRow] = []
    try:
        for number, row in enumerate(lines, 1):
            cells = [_bounded(cell) for cell in _few(row)]
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
    return ReadSheet(head, rows)


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
        yield [unguarded(cell) for cell in _few(row)]


def _few(row: list[str]) -> list[str]:
    if len(row) > CELLS_LIMIT:
        raise SheetRefused(gettext("列が多すぎます（200列まで）。"))
    return row


def _bounded(cell: str) -> str:
    if len(cell) > CELL_LIMIT:
        raise SheetRefused(gettext("4,000字より長い欄があります。"))
    return cell.strip()
