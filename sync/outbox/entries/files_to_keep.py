"""Files of a submission: sealed for its place, named by its entry and its box, on both media before either."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from sync.contract.chain import box, entry, statement
from sync.contract.chain.attached import names_same_files
from sync.contract.chain.box import AttachmentKey, BoxContent
from sync.contract.chain.entry import Entry, Part
from sync.envelope.parts import SealedFile, seal_file
from sync.envelope.sealing import BoxContext
from sync.errors import ContractError, OutboxError
from sync.home.clocks import Randomness
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import KioskHome
from sync.outbox.entries.submission import Submission
from sync.outbox.readiness.before_a_form import Reserves
from sync.outbox.storage.part_files import PartFiles

_VERSION_1 = b'{"v":1,'
"""How the bytes of a statement begin that can name no files."""


class KeepsParts(Protocol):
    """What keeping parts needs of the outbox."""

    home: KioskHome
    parts: PartFiles
    reserves: Reserves
    failpoints: Failpoints


def sealed_files(submission: Submission, place: BoxContext, randomness: Randomness) -> tuple[SealedFile, ...]:
    """Each file under a key of its own, for this place."""
    return tuple(
        seal_file(content, place, number, randomness.bytes) for number, content in enumerate(submission.files, 1)
    )


def entry_version(sealed: Sequence[SealedFile]) -> int:
    """Without files an entry is written as it always was."""
    return entry.WITH_PARTS if sealed else entry.PLAIN


def content_version(sealed: Sequence[SealedFile]) -> int:
    """The same of a box's content."""
    return box.WITH_FILES if sealed else box.PLAIN


def named_parts(sealed: Sequence[SealedFile]) -> tuple[Part, ...]:
    """As the entry names them."""
    return tuple(Part(hashlib.sha256(part).hexdigest(), len(part)) for file in sealed for part in file.parts)


def keys_of(sealed: Sequence[SealedFile]) -> tuple[AttachmentKey, ...]:
    """As the box holds them."""
    return tuple(
        AttachmentKey(file.sha256, file.key, tuple(hashlib.sha256(part).hexdigest() for part in file.parts))
        for file in sealed
    )


def refuse_other_files(made: Entry, content: BoxContent, submission: Submission) -> None:
    """See that the files are those that the resident's statement names.

    Raises:
        OutboxError: nothing may be kept.
    """
    if not submission.files and submission.statement.startswith(_VERSION_1):
        return
    try:
        fits = names_same_files(made, content, statement.read_statement(submission.statement))
    except ContractError as wrong:
        raise OutboxError("the statement of these files cannot be read") from wrong
    if not fits:
        raise OutboxError("the files are not those that the statement names")


def keep_parts(keeper: KeepsParts, seq: int, sealed: Sequence[SealedFile]) -> None:
    """All of them, durable on both media.

    Raises:
        OutboxFull, MirrorGone: nothing was kept.
    """
    parts = [part for file in sealed for part in file.parts]
    if not parts:
        return
    keeper.failpoints.reach(Failpoint.PARTS_SEALED)
    for folder in (keeper.home.data, keeper.home.mirror):
        keeper.reserves.release_if_needed(folder, sum(map(len, parts)))
    keeper.parts.keep(seq, parts)
