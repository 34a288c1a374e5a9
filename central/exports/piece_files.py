"""Rows as CSV: a piece at a time into a file without a name, and the pieces joined.

Every piece of one export is written alike, so joining them is laying one behind the other. Where the file will be xlsx,
pieces are UTF-8 with the bare values, and `workbook` reads them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from central.exports.models import Format
from central.web.spreadsheet_cells import fitted, guarded

BOM: Final = b"\xef\xbb\xbf"
"""Excel reads UTF-8 as such only behind this."""
REPORT_HEAD: Final = ("行", "列", "文字", "文字の番号", "代わりに入れた文字")
CODECS: Final = {Format.XLSX: "utf-8", Format.CSV: "utf-8", Format.CSV_932: "cp932"}


@dataclass
class PieceWriter:
    """Writes rows of one piece, and a report of what its encoding cannot hold."""

    format: Format
    titles: Sequence[str]
    """Of the columns, as the report names them."""
    file: BinaryIO
    report: BinaryIO
    replaced: int = 0

    def __post_init__(self) -> None:
        self._text = io.TextIOWrapper(self.file, encoding=CODECS[self.format], newline="", write_through=False)
        self._told = io.TextIOWrapper(self.report, encoding="utf-8", newline="")
        # All in quotes: whatever a spreadsheet takes for a separator, no cell falls apart.
        self._csv = csv.writer(self._text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._lines = csv.writer(self._told, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def write(self, number: int, cells: Sequence[str]) -> None:
        """One row; `number` is its number in the spreadsheet, where 1 is the head."""
        match self.format:
            case Format.XLSX:
                self._csv.writerow(cells)
            case Format.CSV:
                self._csv.writerow([guarded(cell) for cell in cells])
            case Format.CSV_932:
                self._csv.writerow([guarded(self._fit(number, at, cell)) for at, cell in enumerate(cells)])
            case Format.ZIP:
                raise ValueError("files are no rows")

    def end(self) -> None:
        """All of it into the files, which stay open."""
        self._text.flush()
        self._told.flush()
        self._text.detach()
        self._told.detach()

    def _fit(self, number: int, at: int, cell: str) -> str:
        def told(character: str, near: str) -> None:
            self.replaced += 1
            code = f"U+{ord(character):04X}"
            self._lines.writerow([str(number), guarded(self.titles[at]), guarded(character), guarded(code), near])

        return fitted(cell, told)


def head_of(form: Format) -> bytes:
    """What stands before the first row."""
    return BOM if form is Format.CSV else b""


def rows_in(file: BinaryIO) -> Iterable[list[str]]:
    """The bare rows of a piece that was written for xlsx."""
    text = io.TextIOWrapper(file, encoding=CODECS[Format.XLSX], newline="")
    try:
        yield from csv.reader(text)
    finally:
        text.detach()
