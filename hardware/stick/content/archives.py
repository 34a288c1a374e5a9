"""ZIP, and what Word and Excel write as ZIP: everything in it is unpacked once, in memory and within bounds, and looked
at like a file of its own (ATT-03, ATT-04).
"""

from __future__ import annotations

import io
import zipfile
import zlib

from hardware.stick.content.documents import asks_for_password
from hardware.stick.content.kinds import FileKind, is_zip, outer_kind, refuse_marked
from hardware.stick.trouble import StickRefused, StickTrouble

MOST_INSIDE = 50
"""Files in a ZIP. Whoever reviews opens each."""
MOST_PARTS = 2_000
"""Of a document of Word or Excel."""
MOST_UNPACKED = 60 << 20
"""All of it together: six times what may be attached."""
MOST_LAYERS = 2
"""Of documents inside a document: a table inside slides inside a text. What lies deeper, no scanner promises to see."""
_ENCRYPTED, _STRONGLY, _AES = 0x01, 0x40, 99
_LEFT_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_TYPES = "[Content_Types].xml"


def kind_of_archive(content: bytes) -> FileKind:
    """ZIP, Word or Excel.

    Raises:
        StickRefused: for one of its own reasons, or because of a file inside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _kind_of(archive, content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as broken:
        raise StickRefused(StickTrouble.ZIP_DAMAGED) from broken


def _kind_of(archive: zipfile.ZipFile, content: bytes) -> FileKind:
    rows = [row for row in archive.infolist() if not row.is_dir()]
    if any(_is_locked(row, content) for row in rows):
        raise StickRefused(StickTrouble.ZIP_PASSWORD)
    if content[:4] == b"PK\x03\x04" and min((row.header_offset for row in rows), default=0) != 0:
        raise StickRefused(StickTrouble.TWO_KINDS)
    names = {row.filename for row in rows}
    office = _office_kind(names)
    if len(rows) > (MOST_INSIDE if office is None else MOST_PARTS):
        raise StickRefused(StickTrouble.ZIP_TOO_MANY)
    if sum(row.file_size for row in rows) > MOST_UNPACKED:
        raise StickRefused(StickTrouble.ZIP_TOO_MUCH)
    room = _Room()
    for row in rows:
        inside = room.unpacked(archive, row)
        if office is None:
            _look_inside(row.filename, inside, room)
        else:
            _look_inside_document(inside, room, MOST_LAYERS)
    if not rows:
        raise StickRefused(StickTrouble.EMPTY)
    if office is not None and any(name.endswith("vbaProject.bin") for name in names):
        raise StickRefused(StickTrouble.OFFICE_MACROS)
    return office or FileKind.ZIP


def _office_kind(names: set[str]) -> FileKind | None:
    if _TYPES not in names:
        return None
    if "word/document.xml" in names:
        return FileKind.WORD
    return FileKind.EXCEL if "xl/workbook.xml" in names else None


def _is_locked(row: zipfile.ZipInfo, content: bytes) -> bool:
    """By its row in the table or by what stands before it: a bent one may say it in one place alone."""
    before = content[row.header_offset + 6 : row.header_offset + 8]
    flags = row.flag_bits | int.from_bytes(before, "little")
    return bool(flags & (_ENCRYPTED | _STRONGLY)) or row.compress_type == _AES


class _Room:
    """What may still be unpacked, over all layers."""

    def __init__(self) -> None:
        self.left, self.parts = MOST_UNPACKED, MOST_PARTS

    def unpacked(self, archive: zipfile.ZipFile, row: zipfile.ZipInfo) -> bytes:
        """What a file in it really unpacks to; what it says of its size is not believed."""
        got = bytearray()
        with archive.open(row) as packed:
            while piece := packed.read(1 << 16):
                got += piece
                if len(got) > self.left:
                    raise StickRefused(StickTrouble.ZIP_TOO_MUCH)
        self.left -= len(got)
        return bytes(got)

    def count(self, parts: int) -> None:
        """Raises StickRefused: more parts of documents inside than a document has."""
        self.parts -= parts
        if self.parts < 0:
            raise StickRefused(StickTrouble.ZIP_TOO_MANY)


def _look_inside(name: str, content: bytes, room: _Room) -> None:
    """One file of a ZIP."""
    refuse_marked(content)
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise StickRefused(StickTrouble.ZIP_DAMAGED)
    if any(part in name for part in _LEFT_BY_SYSTEMS) or not content:
        if is_zip(content):
            raise StickRefused(StickTrouble.ZIP_IN_ZIP)
        return
    try:
        kind = outer_kind(content)
    except StickRefused as refused:
        if refused.trouble is StickTrouble.OFFICE_PASSWORD:
            raise StickRefused(StickTrouble.ZIP_PASSWORD_INSIDE) from refused
        if refused.trouble in (StickTrouble.HEIC, StickTrouble.OFFICE_OLD):
            raise StickRefused(StickTrouble.ZIP_UNKNOWN_INSIDE) from refused
        raise
    if kind is FileKind.PDF and asks_for_password(content):
        raise StickRefused(StickTrouble.ZIP_PASSWORD_INSIDE)
    if kind is FileKind.ZIP:
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            if any(_is_locked(row, content) for row in inner.infolist()):
                raise StickRefused(StickTrouble.ZIP_PASSWORD_INSIDE)
            if _office_kind(set(inner.namelist())) is None:
                raise StickRefused(StickTrouble.ZIP_IN_ZIP)
            _look_at_document(inner, content, room, MOST_LAYERS)
    elif kind is None and not _is_text(content):
        raise StickRefused(StickTrouble.ZIP_UNKNOWN_INSIDE)


def _look_inside_document(content: bytes, room: _Room, layers: int) -> None:
    """One part of a document: a ZIP only as a document that is embedded, and that only so deep."""
    refuse_marked(content)
    if not is_zip(content):
        return
    if layers == 0:
        raise StickRefused(StickTrouble.ZIP_IN_ZIP)
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        if _TYPES not in inner.namelist():
            raise StickRefused(StickTrouble.ZIP_IN_ZIP)
        _look_at_document(inner, content, room, layers - 1)


def _look_at_document(inner: zipfile.ZipFile, content: bytes, room: _Room, layers: int) -> None:
    """A document inside something else: each of its parts."""
    rows = [row for row in inner.infolist() if not row.is_dir()]
    if any(_is_locked(row, content) for row in rows):
        raise StickRefused(StickTrouble.ZIP_PASSWORD_INSIDE)
    if any(row.filename.endswith("vbaProject.bin") for row in rows):
        raise StickRefused(StickTrouble.OFFICE_MACROS)
    room.count(len(rows))
    for row in rows:
        _look_inside_document(room.unpacked(inner, row), room, layers)


def _is_text(content: bytes) -> bool:
    """A note beside the pictures."""
    if b"\0" in content:
        return False
    for coding in ("utf-8", "cp932"):
        try:
            content.decode(coding)
        except UnicodeDecodeError:
            continue
        return True
    return False
