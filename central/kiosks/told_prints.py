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
    """The document was void or revoked then, or was never issued."""
    BEFORE_ITS_END = "before_its_end"
    """It is void or revoked, and was printed before that, by the kiosk's clock: the news came late."""
    NO_NUMBER = "no_number"
    """What stands for a number is of no form that we give: nothing of it is kept or shown."""
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


@dataclass(frozen=True)
class KeptPrint:
    """What a person has to see, and whose it is."""

    doubts: Sequence[PrintDoubt]
    body: Body | None = None
    """Whose the document is; None: nobody here knows it."""
    procedure: str = ""
    """Of the known document: only who handles it reads about it, and only in its zone."""


Receiver = Callable[[ToldPrint], KeptPrint]
"""Keeps it, in the caller's transaction. Safe to repeat."""
_receivers: list[Receiver] = []


def register(receiver: Receiver) -> None:
    """Keep them from now on, in place of whoever did before."""
    _receivers[:] = [receiver]


def keep_told_print(told: ToldPrint) -> KeptPrint:
    """Hand it to whoever issues documents; where nobody does, every number is unknown."""
    return _receivers[0](told) if _receivers else KeptPrint((PrintDoubt.UNKNOWN_NUMBER,))
