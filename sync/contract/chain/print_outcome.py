"""What became of a copy of a document at a kiosk, as an entry of its chain: it has no box and spends no arrival number.

Nothing of a resident stands in it: the document is known by its number and the SHA-256 of its file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from sync.contract.bounds import Epoch, Hash, KioskCode, Moment, Seq, is_moment
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES, TimeEvidence, check_evidence
from sync.contract.one_reading import read_ours
from sync.errors import ContractError, TooLarge

PRINT_OUTCOME = "print_outcome"
DocumentNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
ResultName = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{1,40}\Z")]
Copy = Annotated[int, msgspec.Meta(ge=1, le=9999)]


class PrintResult(StrEnum):
    """What the printer said of the whole document. In the entry it is a word: the centre keeps one it does not know."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class PrintedCopy(msgspec.Struct, frozen=True):
    """One copy of one document, and what became of it."""

    document: Hash
    """SHA-256 of the signed file."""
    number: DocumentNumber
    copy: Copy
    """1 for the first that was tried; each further try is the next."""
    result: ResultName
    at: Moment
    """The kiosk's wall clock."""


class PrintOutcomeEntry(msgspec.Struct, frozen=True):
    """Claims of the entry JWS of a print outcome, in the order in which they are written (docs/formats.md, "Entry")."""

    v: int
    kind: Literal["print_outcome"]
    kiosk: KioskCode
    epoch: Epoch
    seq: Seq
    prev: Hash
    outcome: PrintedCopy
    time: TimeEvidence


_DECODER = msgspec.json.Decoder(PrintOutcomeEntry)
_ENCODER = msgspec.json.Encoder()


def write_print_outcome_entry(entry: PrintOutcomeEntry) -> bytes:
    """The JWS payload."""
    return _ENCODER.encode(entry)


def read_print_outcome_entry(payload: bytes) -> PrintOutcomeEntry:
    """Read a JWS payload that was already verified.

    Raises:
        TooLarge: above `ENTRY_LIMIT_BYTES`.
        ContractError: any other departure from the format.
    """
    if len(payload) > ENTRY_LIMIT_BYTES:
        raise TooLarge("an entry is at most 8 KiB")
    entry = read_ours(_DECODER.decode, payload, "an entry of a print outcome")
    if entry.v != 1:
        raise ContractError(f"entry version {entry.v} is not known here")
    check_evidence(entry.time)
    if not is_moment(entry.outcome.at):
        raise ContractError("there is no such moment as a print outcome names")
    if not entry.outcome.number.isprintable():
        raise ContractError("a document's number has no control characters")
    return entry
