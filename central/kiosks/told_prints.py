"""What a kiosk says became of a document's copy: handed on to whoever issued it. Entered at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from central.kiosks.models import Kiosk
from central.organisation.models import Body


class PrintDoubt(StrEnum):
    """Why a person has to see it. The values are stored."""

    UNKNOWN_NUMBER = "unknown_number"
    OTHER_FILE = "other_file"
    NOT_VALID = "not_valid"
    """The document is void or revoked, or was never issued."""
    TOLD_BEFORE = "told_before"
    """This kiosk has said something about this copy already."""
    TOLD_ELSEWHERE = "told_elsewhere"
    """Another kiosk says that it had this copy."""
    UNKNOWN_RESULT = "unknown_result"


@dataclass(frozen=True)
class ToldPrint:
    """One entry's word. Nothing of it names a person."""

    kiosk: Kiosk
    body: Body
    epoch: int
    seq: int
    entry_hash: str
    sha256: str
    number: str
    copy: int
    result: str
    at: datetime | None
    """By the kiosk's clock; None: no moment that a page could draw."""


Receiver = Callable[[ToldPrint], Sequence[PrintDoubt]]
"""Keeps it, in the caller's transaction, and says what a person has to see. Safe to repeat."""
_receivers: list[Receiver] = []


def register(receiver: Receiver) -> None:
    """Keep them from now on, in place of whoever did before."""
    _receivers[:] = [receiver]


def keep_told_print(told: ToldPrint) -> Sequence[PrintDoubt]:
    """Hand it to whoever issues documents; where nobody does, every number is unknown."""
    return _receivers[0](told) if _receivers else (PrintDoubt.UNKNOWN_NUMBER,)
