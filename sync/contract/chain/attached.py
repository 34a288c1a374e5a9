"""Whether a statement, its box and its entry speak of the same files."""

from __future__ import annotations

from sync.contract.chain.box import BoxContent
from sync.contract.chain.entry import PART_LIMIT_BYTES, Entry
from sync.contract.chain.statement import Statement, StatementKind
from sync.contract.forms.attached_files import AttachmentReference

SEAL_BYTES = 16
"""What sealing adds to a piece."""
PIECE_BYTES = PART_LIMIT_BYTES - SEAL_BYTES


def pieces_of_size(size: int) -> tuple[int, ...]:
    """How long the sealed parts of a file of so many bytes are."""
    whole, rest = divmod(size, PIECE_BYTES)
    return (PART_LIMIT_BYTES,) * whole + ((rest + SEAL_BYTES,) if rest else ())


def files_that_come(content: BoxContent, statement: Statement) -> tuple[AttachmentReference, ...]:
    """Files of a statement that its box must have keys for: all of them, of a correction those that it does not keep
    from a former version.
    """
    if statement.kind is not StatementKind.CORRECTION:
        return statement.attachments
    sealed = {held.sha256 for held in content.attachments}
    return tuple(file for file in statement.attachments if file.sha256 in sealed)


def names_same_files(entry: Entry, content: BoxContent, statement: Statement) -> bool:
    """Whether the content has a key for each file that comes with the statement, in that order, and the entry names
    each part of them with the length that it must have.
    """
    come = files_that_come(content, statement)
    if [held.sha256 for held in content.attachments] != [file.sha256 for file in come]:
        return False
    parts = [sha256 for held in content.attachments for sha256 in held.parts]
    lengths = [length for file in come for length in pieces_of_size(file.size)]
    counted = all(
        len(held.parts) == len(pieces_of_size(file.size)) for held, file in zip(content.attachments, come, strict=True)
    )
    return counted and [(part.sha256, part.length) for part in entry.parts] == list(zip(parts, lengths, strict=False))
