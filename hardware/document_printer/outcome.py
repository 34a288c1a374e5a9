"""What became of a document. Never a guess: whoever cannot know says DocumentUnknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DocumentObstacle(Enum):
    """Why no document comes out: it was not sent, or of what was sent no sheet came, and none will."""

    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    OFFLINE = "offline"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    PAPER_JAM = "paper_jam"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    PRINTER_ERROR = "printer_error"
    """It stands, and says nothing that we know."""
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    """It takes no PDF, or not this job."""
    CALLED_OFF = "called_off"
    """By the kiosk: nobody waits for it any more."""


class DocumentDoubt(Enum):
    """Why nobody can know whether it is whole. A person has to look."""

    CONNECTION_LOST = "connection_lost"
    NO_CONFIRMATION = "no_confirmation"
    STOPPED_ON_THE_WAY = "stopped_on_the_way"


@dataclass(frozen=True)
class DocumentPrinted:
    """The printer says that the job was completed."""

    sheets: int | None
    """As far as it counts them."""


@dataclass(frozen=True)
class DocumentNotPrinted:
    """No sheet of it came out, and none will."""

    reason: DocumentObstacle


@dataclass(frozen=True)
class DocumentUnknown:
    """The file was sent, and its end was not confirmed. Sheets may lie in the tray."""

    reason: DocumentDoubt


DocumentOutcome = DocumentPrinted | DocumentNotPrinted | DocumentUnknown
