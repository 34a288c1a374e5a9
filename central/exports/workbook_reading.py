"""The cells of an xlsx that somebody brought: its parts are walked tag by tag, and nothing is kept but text.

A library that loads a workbook builds all that stands in it: 28 kB with three million formats took 1.7 GB. Here memory
is flat, and how many tags, formats, cells and rows are read has limits.
"""

from __future__ import annotations

import io
import math
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol
from xml.parsers import expat

from django.utils.translation import gettext

from central.exports.refusals import SheetRefused

UNPACKED_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of all parts of an xlsx together, as they are unpacked and not as its list says."""
PARTS_LIMIT: Final = 100
TAGS_LIMIT: Final = 2_000_000
"""Of all parts that are walked: 2,000 rows of 200 cells, each with a text of its own, have 1.6 million."""
BETWEEN_TAGS_LIMIT_BYTES: Final = 512 * 1024
"""A tag with the text behind it: a cell holds 32,767 characters. A parser keeps a tag until it ends."""
FORMATS_LIMIT: Final = 65_490
CELLS_OF_A_ROW: Final = 16_384
ROWS_OF_A_SHEET: Final = 1_048_576
"""A spreadsheet has no more formats, columns and rows."""
PIECE_BYTES: Final = 64 * 1024
SHEETS_LOOKED_AT: Final = 10
"""Of a book in which none has the name."""
_MAIN, _STRINGS, _STYLES = "/officeDocument", "/sharedStrings", "/styles"
"""How the types of relationships end."""
_NOTHING: dict[int, str] = {}
"""A row in which nothing stands."""


def rows_of_workbook(data: bytes, name: str, sought: str) -> Iterator[list[str]]:
    """The rows of the sheet of that name; where there is none, of the first that has the `sought` word in its head.

    Raises:
        SheetRefused
    """
    broken_file = gettext("Excelのファイルがこわれているか、パスワードがついています。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if refused := _wrong_with(archive):
                raise SheetRefused(refused)
            yield from _rows(archive, name, sought)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as broken:
        raise SheetRefused(broken_file) from broken
    except (expat.ExpatError, LookupError, ValueError, OverflowError) as broken:
        not_readable = gettext("Excelのファイルとして読めません。表計算ソフトで、もう一度保存してください。")
        raise SheetRefused(not_readable) from broken


def _too_large() -> str:
    return gettext("Excelのファイルの中身が大きすぎます。表だけを新しいファイルに写してください。")


def _wrong_with(archive: zipfile.ZipFile) -> str:
    """Unpack each part once, by pieces, and count."""
    if len(archive.infolist()) > PARTS_LIMIT:
        return _too_large()
    unpacked = 0
    for part in archive.infolist():
        with archive.open(part) as file:
            while piece := file.read(PIECE_BYTES):
                unpacked += len(piece)
                if unpacked > UNPACKED_LIMIT_BYTES:
                    return _too_large()
    return ""


class _Between:
    """How much stands between two tags of a part, told by its pieces."""

    def __init__(self) -> None:
        self.length = 0

    def grows_too_long(self, piece: bytes) -> bool:
        """With this piece."""
        first, last = piece.find(b"<"), piece.rfind(b"<")
        longest = self.length + (len(piece) if first < 0 else first)
        self.length = self.length + len(piece) if last < 0 else len(piece) - last
        return longest > BETWEEN_TAGS_LIMIT_BYTES


class _Listener(Protocol):
    """What is told of a part while it is walked."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, said: str) -> None: ...


class _Walk:
    """Through the parts of a book; all tags together are counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.tags = archive, 0

    def through(self, part: str, listener: _Listener) -> Iterator[None]:
        """Piece by piece: between two, whoever asked takes what has been told."""
        # Whatever a part is called and says of itself: UTF-8, and no words of its own making.
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refused
        parser.StartElementHandler = lambda tag, attributes: self._start(tag, attributes, listener)
        parser.EndElementHandler = lambda tag: listener.end(_local(tag))
        parser.CharacterDataHandler = listener.text
        between = _Between()
        with self.archive.open(part) as file:
            while piece := file.read(PIECE_BYTES):
                if between.grows_too_long(piece):
                    raise SheetRefused(_too_large())
                parser.Parse(piece, False)
                yield
        parser.Parse(b"", True)
        yield

    def whole(self, part: str, listener: _Listener) -> None:
        """To its end."""
        for _ in self.through(part, listener):
            pass

    def _start(self, tag: str, attributes: Mapping[str, str], listener: _Listener) -> None:
        self.tags += 1
        if self.tags > TAGS_LIMIT:
            raise SheetRefused(_too_large())
        listener.start(_local(tag), attributes)


def _refused(*_declared: object) -> None:
    raise SheetRefused(gettext("このExcelのファイルには、読まないものが入っています。"))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Silent:
    """What most listeners do with most of it."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Nothing."""

    def end(self, tag: str) -> None:
        """Nothing."""

    def text(self, said: str) -> None:
        """Nothing."""


class _Relations(_Silent):
    """Where parts lie that a part names."""

    def __init__(self, part: str) -> None:
        self.folder = posixpath.dirname(part)
        self.by_id: dict[str, str] = {}
        self.by_type: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            # From the root of the file where it begins with a stroke, else from the folder of whoever names it.
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes["Target"])).lstrip("/")
            self.by_id[attributes["Id"]] = target
            self.by_type["/" + attributes.get("Type", "").rpartition("/")[2]] = target


class _Book(_Silent):
    """Names of its sheets, and from which day it counts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if _local(name) == "id"), "")
            self.sheets.append((attributes.get("name", ""), key))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Formats(_Silent):
    """Which formats of cells show a number as a day."""

    def __init__(self) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        self.codes: dict[str, str] = {str(key): code for key, code in BUILTIN_FORMATS.items()}
        self.of_cells: list[str] = []
        self.inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "cellXfs":
            self.inside = True
        elif tag == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and self.inside:
            self.of_cells.append(attributes.get("numFmtId", ""))
        if max(len(self.codes), len(self.of_cells)) > FORMATS_LIMIT:
            raise SheetRefused(_too_large())

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.inside = False

    def is_day(self, cell_format: str) -> bool:
        """Of a cell that names its format by number."""
        from openpyxl.styles.numbers import is_date_format

        key = self.of_cells[int(cell_format)] if cell_format.isdecimal() and self.of_cells else ""
        # Days of the era and others of a spreadsheet's own have numbers and no code in the file.
        own = key.isdecimal() and (27 <= int(key) <= 36 or 50 <= int(key) <= 58)
        return own or bool(is_date_format(self.codes.get(key, "General")))


class _Text(_Silent):
    """Text of a shared or inline string, without what says how it is read (ふりがな)."""

    def __init__(self) -> None:
        from openpyxl.utils.escape import unescape

        self.parts: list[str] = []
        self.listens = self.reading = False
        self.unescaped = unescape

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "rPh":
            self.reading = True
        elif tag == "t":
            self.listens = not self.reading

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.reading = False
        elif tag == "t":
            self.listens = False

    def text(self, said: str) -> None:
        if self.listens:
            self.parts.append(said)

    def taken(self) -> str:
        """What was said since this was asked last. Unescaped and stripped once, however many cells name it."""
        said, self.parts = str(self.unescaped("".join(self.parts))).strip(), []
        return said


class _Strings(_Text):
    """Texts that cells name by their place."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "si":
            self.all.append(self.taken())


class _Cells(_Text):
    """Rows of a sheet: by column, what stands in them."""

    def __init__(self, strings: Sequence[str], formats: _Formats, epoch: datetime) -> None:
        super().__init__()
        self.strings, self.formats, self.epoch = strings, formats, epoch
        self.rows: list[dict[int, str]] = []
        self.line = 0
        """Of the last row that was told of."""
        self.row: dict[int, str] = {}
        self.column = self.cells = 0
        self.cell_type = self.cell_format = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        if tag == "row":
            line = int(attributes.get("r", self.line + 1))
            if not self.line < line <= ROWS_OF_A_SHEET:
                raise ValueError("rows are not in their order")
            # Rows in which nothing stands are not in the file.
            self.rows += [_NOTHING] * (line - self.line - 1)
            self.line, self.row, self.column, self.cells = line, {}, 0, 0
        elif tag == "c":
            self.cells += 1
            if self.cells > CELLS_OF_A_ROW:
                raise SheetRefused(_too_large())
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
            self.cell_type, self.cell_format = attributes.get("t", "n"), attributes.get("s", "")
        elif tag == "v":
            self.listens = True

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "v":
            self.listens = False
        elif tag == "c":
            if said := self._said(self.taken()):
                self.row[self.column] = said
        elif tag == "row":
            self.rows.append(self.row)

    def _said(self, said: str) -> str:
        match self.cell_type:
            case "s":
                return self.strings[int(said)] if said.isdecimal() else ""
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(said, said)
            case "n" if said:
                return self._number(said)
            case _:
                return said

    def _number(self, said: str) -> str:
        """A number that a spreadsheet made of a text has lost its zeros: the line says so when it is not found."""
        from openpyxl.utils.datetime import from_excel

        number = float(said)
        if math.isfinite(number) and self.formats.is_day(self.cell_format):
            return str(from_excel(number, self.epoch))
        if said.isascii() and said.isdigit():
            return said
        return str(int(number)) if number.is_integer() else str(number)


def _widened(row: Mapping[int, str]) -> list[str]:
    return [row.get(column, "") for column in range(1, max(row, default=0) + 1)]


def _column(place: str) -> int:
    """Of the name of a cell: 3 of C12."""
    column = 0
    for letter in place.rstrip("0123456789").upper()[:4]:
        column = column * 26 + ord(letter) - 64
    if not 0 < column <= CELLS_OF_A_ROW:
        raise ValueError("no such column")
    return column


def _rows(archive: zipfile.ZipFile, name: str, sought: str) -> Iterator[list[str]]:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

    walk, root = _Walk(archive), _Relations("")
    walk.whole("_rels/.rels", root)
    main = root.by_type[_MAIN]
    folder, file = posixpath.split(main)
    parts, book, formats, strings = _Relations(main), _Book(), _Formats(), _Strings()
    walk.whole(posixpath.join(folder, "_rels", f"{file}.rels"), parts)
    walk.whole(main, book)
    if _STYLES in parts.by_type:
        walk.whole(parts.by_type[_STYLES], formats)
    if _STRINGS in parts.by_type:
        walk.whole(parts.by_type[_STRINGS], strings)
    epoch = CALENDAR_MAC_1904 if book.from_1904 else CALENDAR_WINDOWS_1900

    def rows_of(part: str) -> Iterator[list[str]]:
        cells = _Cells(strings.all, formats, epoch)
        for _ in walk.through(part, cells):
            rows, cells.rows = cells.rows, []
            # One at a time: a row is as wide as its last cell says, and whoever takes it says how wide it may be.
            yield from (_widened(row) for row in rows)

    named = [parts.by_id[key] for called, key in book.sheets if called == name]
    sheets = named or [parts.by_id[key] for _, key in book.sheets[:SHEETS_LOOKED_AT]]
    if len(sheets) > 1:
        heads = [next(rows_of(part), []) for part in sheets]
        sheets = [part for part, head in zip(sheets, heads, strict=True) if sought in head] or sheets
    yield from rows_of(sheets[0])
