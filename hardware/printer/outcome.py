"""What became of a job. Never a guess: whoever cannot know says Unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class NotPrintedReason(Enum):
    """Why the slip is certainly not whole on paper."""

    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    OFFLINE = "offline"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    PRINTER_ERROR = "printer_error"
    BUFFER_NOT_CLEARED = "buffer_not_cleared"


class UnknownReason(Enum):
    """Why nobody can know whether the slip is whole. A person has to look."""

    CONNECTION_LOST = "connection_lost"
    NO_CONFIRMATION = "no_confirmation"
    STOPPED_AT_THE_END = "stopped_at_the_end"


@dataclass(frozen=True)
class Printed:
    """The printer confirmed the end of the job behind the cut."""


@dataclass(frozen=True)
class NotPrinted:
    """The end of the slip was never sent. `begun`: a torn piece may hang in the printer; take it away."""

    reason: NotPrintedReason
    begun: bool = False


@dataclass(frozen=True)
class Unknown:
    """Bytes were sent and the end was not confirmed."""

    reason: UnknownReason


PrintOutcome = Printed | NotPrinted | Unknown
