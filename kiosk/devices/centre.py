"""The centre, asked over the agent while a resident waits: what may be asked, and what comes of it in three seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.devices.command import Command, Result
from sync.contract.wire.questions import TakenTold

# ── what is asked ──────────────────────────────────────────────────────────────


class CentreCommand(Command):
    """For the centre, on whichever way there is one. Its answer may always be `NotNow`."""


@dataclass(frozen=True)
class AskStatus(CentreCommand):
    """The state of the application under this status key → StatusOpened, StatusNotThere, NotNow."""

    key: bytes = field(repr=False)


@dataclass(frozen=True)
class AskTaken(CentreCommand):
    """Whether the procedure of this form is taken now → TakenSaid, NotNow."""

    definition: str
    """SHA-256 (hex) of the form."""


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class StatusNotThere(Result):
    """The centre was asked, and knows nothing under these numbers."""

    key: bytes = field(repr=False)


@dataclass(frozen=True)
class TakenSaid(Result):
    """The centre was asked, and says this of the procedure."""

    definition: str
    told: TakenTold


@dataclass(frozen=True)
class NotNow(Result):
    """The centre could not be asked: nothing follows from it about what it would have said."""

    key: bytes = field(repr=False)
    """What was asked by."""
    again: bool = True
    """False: the centre was asked, and has no answer to this however often it is asked."""
