"""Kinds of files that a resident may bring, told by their content. A name is only what somebody typed."""

from __future__ import annotations

from enum import StrEnum

from hardware.stick.trouble import StickRefused, StickTrouble

_HEAD = 1024
"""So far from its beginning a reader of PDF looks for the sign."""
_ZIP_TAIL = 22 + 65_535
_ZIP_END, _ZIP_ROW = b"PK\x05\x06", b"PK\x01\x02"
_ZIP_STARTS = (b"PK\x03\x04", _ZIP_END)
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_MARK = bytes.fromhex(
    "0d601a7405701514050e6109050f0d60617d050b7c6216167c622871101c161407780601141b1114071178141b011c031c0700067801"
    "10060178131c191074711d7e1d7f"
)
"""EICAR's test file, each byte turned: in clear, every scanner would find a virus in this source."""
_MARK_OF_SCANNERS = bytes(byte ^ 0x55 for byte in _MARK)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


class FileKind(StrEnum):
    """By media type, as the statement names it."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    ZIP = "application/zip"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.PDF: ("pdf",),
    FileKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileKind.PNG: ("png",),
    FileKind.ZIP: ("zip",),
    FileKind.WORD: ("docx",),
    FileKind.EXCEL: ("xlsx",),
}
"""The first one is given to a file that is named otherwise."""
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})


def named_kind(name: str) -> FileKind | None:
    """What the ending of a name says."""
    _, dot, ending = name.rpartition(".")
    return next((kind for kind, endings in ENDINGS.items() if dot and ending.casefold() in endings), None)


def renamed(name: str, kind: FileKind) -> str:
    """The name with the ending of what is inside."""
    if named_kind(name) is kind:
        return name
    stem = name.rpartition(".")[0] if named_kind(name) is not None else name
    return f"{stem}.{ENDINGS[kind][0]}"


def refuse_marked(content: bytes) -> None:
    """Raises StickRefused where the mark stands by which scanners are tried."""
    if _MARK_OF_SCANNERS in content:
        raise StickRefused(StickTrouble.MARKED_INFECTED)


def outer_kind(content: bytes) -> FileKind | None:
    """What the first bytes say; `ZIP` for everything that is written as one. None: no kind that is known.

    Raises:
        StickRefused: it reads as two kinds, or as one that is known and cannot be taken.
    """
    kind = _first_bytes(content)
    if kind is None:
        if content[:8] == _COMPOUND:
            is_locked = "EncryptedPackage".encode("utf-16-le") in content
            raise StickRefused(StickTrouble.OFFICE_PASSWORD if is_locked else StickTrouble.OFFICE_OLD)
        if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
            raise StickRefused(StickTrouble.HEIC)
        return None
    is_pdf_too = kind in PICTURES and b"%PDF-" in content[:_HEAD]
    if kind is not FileKind.ZIP and (is_pdf_too or _ends_as_zip(content)):
        raise StickRefused(StickTrouble.TWO_KINDS)
    return kind


def is_zip(content: bytes) -> bool:
    """Whether a reader of ZIP would find one: from the beginning or, as such readers do, from the end."""
    return content[:4] in _ZIP_STARTS or _ends_as_zip(content)


def _first_bytes(content: bytes) -> FileKind | None:
    if content[:3] == b"\xff\xd8\xff":
        return FileKind.JPEG
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return FileKind.PNG
    if content[:4] in _ZIP_STARTS:
        return FileKind.ZIP
    at = content[:_HEAD].find(b"%PDF-")
    if at < 0:
        return None
    if content[:at].lstrip(b"\xef\xbb\xbf \t\r\n\0"):
        raise StickRefused(StickTrouble.TWO_KINDS)
    return FileKind.PDF


def _ends_as_zip(content: bytes) -> bool:
    """Whether a reader of ZIP, which begins at the end, would find one."""
    tail = content[-_ZIP_TAIL:]
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < 22:
        return False
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    start = len(content) - len(tail) + at - size
    return start >= 0 and content[start : start + 4] == _ZIP_ROW
