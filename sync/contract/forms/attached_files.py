"""Files that belong to a statement: what is said of each, how they are drawn, and how many there may be."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from sync.contract.bounds import FileName, FileSize, Hash, MediaType
from sync.contract.forms.answers import Answer, chosen
from sync.contract.forms.drawable import drawn_text

FILES_LIMIT = 20
"""Of one statement, all fields together."""
FILES_TOGETHER_BYTES = 60 * 1024 * 1024
FILE_LIMIT_BYTES = 10 * 1024 * 1024
"""Of one file that a form takes (ATT-02)."""
USUAL_TYPES = ("application/pdf", "image/jpeg", "image/png")
"""What a field takes whose definition names no types."""
USUAL_COUNT = 5
"""How many, where it names no number."""
_KIB, _MIB = 1024, 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class AttachmentReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that belongs to the statement, as the resident named it."""

    name: FileName
    type: MediaType
    size: FileSize
    """Bytes."""
    sha256: Hash


def most_files(most: int | None) -> int:
    """How many files a field takes whose definition says so many, or nothing."""
    return min(USUAL_COUNT if most is None else most, FILES_LIMIT)


def names_files(value: Answer) -> bool:
    """Whether an answer is SHA-256s of files, each once."""
    named = chosen(value)
    return len(set(named)) == len(named) and all(_SHA256.fullmatch(one) for one in named)


def drawn_files(value: Answer, files: Iterable[AttachmentReference], language: str) -> str:
    """Names and sizes of the files that an answer names, in its order; what is no file of the statement is left out."""
    known = {file.sha256: file for file in files}
    named = [known[one] for one in chosen(value) if one in known]
    if language == "en":
        return ", ".join(f"{drawn_text(file.name)} ({drawn_size(file.size)})" for file in named)
    return "、".join(f"{drawn_text(file.name)}（{drawn_size(file.size)}）" for file in named)


def drawn_size(size: int) -> str:
    """27 B, 300 KB, 2.4 MB: rounded up, so that nothing looks smaller than it is."""
    if size < _KIB:
        return f"{size} B"
    if size < _MIB:
        return f"{-(-size // _KIB)} KB"
    tenths = -(-size * 10 // _MIB)
    return f"{tenths // 10}.{tenths % 10} MB"
