"""Whether a statement, its box and its entry speak of the same files."""

from __future__ import annotations

from sync.contract.chain.box import BoxContent
from sync.contract.chain.entry import PART_LIMIT_BYTES, Entry
from sync.contract.chain.statement import Statement

SEAL_BYTES = 16
"""What sealing adds to a piece."""
PIECE_BYTES = PART_LIMIT_BYTES - SEAL_BYTES


def pieces_of_size(size: int) -> tuple[int, ...]:
    """How long the sealed parts of a file of so many bytes are."""
    whole, rest = divmod(size, PIECE_BYTES)
    return (PART_LIMIT_BYTES,) * whole + ((rest + SEAL_BYTES,) if rest else ())


def names_same_files(entry: Entry, content: BoxContent, statement: Statement) -> bool:
    """Whether the content has a key for each file of the statement, in that order, and the entry names each part of
    them with the length that it must have.
    """
    if [held.sha256 for held in content.attachments] != [file.sha256 for file in statement.attachments]:
        return False
    parts = [sha256 for held in content.attachments for sha256 in held.parts]
    lengths = [length for file in statement.attachments for length in pieces_of_size(file.size)]
    counted = all(
        len(held.parts) == len(pieces_of_size(file.size))
        for held, file in zip(content.attachments, statement.attachments, strict=True)
    )
    return counted and [(part.sha256, part.length) for part in entry.parts] == list(zip(parts, lengths, strict=False))
