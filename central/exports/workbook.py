"""An xlsx of text cells, with flat memory: rows go to a file as they come, and each sheet has its head.

Nothing is written as number, date, link or formula: a spreadsheet shows what stands there, and keeps it as text when it
is edited. More rows than a sheet holds go on in the next one. The last sheet is the check sheet.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

SHEET_ROWS: Final = 1_048_576
"""A spreadsheet has no more, its head among them."""
CELL_LIMIT: Final = 32_767
"""Characters of one cell. No answer is so long; what is, is cut with a mark."""
CUT: Final = "…（以下は入りません）"
BEAT_EVERY: Final = 500
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": False,
}


def write_workbook(
    file: BinaryIO,
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    check_sheet: Callable[[], Sequence[tuple[str, str]]],
    *,
    beat: Callable[[], None],
    sheet_rows: int = SHEET_ROWS,
    named: str = "申請",
) -> None:
    """Into this file, from its beginning. `check_sheet` is asked behind the last row; `named`: the first sheet."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-export-") as folder:
        book = Workbook(file, {**_OPTIONS, "tmpdir": folder})
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EEF7"})
        sheet: Worksheet | None = None
        line = sheets = 0
        for number, cells in enumerate(rows):
            if sheet is None or line == sheet_rows:
                sheets += 1
                sheet, line = _sheet(book, f"{named}{sheets}" if sheets > 1 else named, titles, head, text), 1
            _line(sheet, line, cells, text)
            line += 1
            if number % BEAT_EVERY == 0:
                beat()
        if sheet is None:
            _sheet(book, named, titles, head, text)
        checks = book.add_worksheet("確認票")
        checks.set_column(0, 0, 28)
        checks.set_column(1, 1, 90)
        for place, (label, value) in enumerate(check_sheet()):
            _line(checks, place, (label, value), text)
        book.close()


def _sheet(book: Workbook, name: str, titles: Sequence[str], head: CellFormat, text: CellFormat) -> Worksheet:
    sheet = book.add_worksheet(name)
    # What is typed into the columns is text as well.
    sheet.set_column(0, max(len(titles) - 1, 0), 18, text)
    sheet.freeze_panes(1, 0)
    _line(sheet, 0, titles, head)
    return sheet


def _line(sheet: Worksheet, line: int, cells: Sequence[str], how: CellFormat) -> None:
    for place, cell in enumerate(cells):
        value = cell if len(cell) <= CELL_LIMIT else cell[: CELL_LIMIT - len(CUT)] + CUT
        sheet.write_string(line, place, value, how)
