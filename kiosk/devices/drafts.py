"""Drafts: what is typed, put away under a code on paper, and taken up again. At this kiosk, and at the centre if it can
be asked.

Nothing here names what is in a draft: its fields are `repr=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kiosk.devices.command import Command, Result
from sync.contract.numbers import DraftCode
from sync.contract.wire.drafts import Draft, EndReason
from sync.envelope.drafts import DraftKeys

# ── what is asked ──────────────────────────────────────────────────────────────


class DraftCommand(Command):
    """For whoever keeps drafts."""


@dataclass(frozen=True)
class KeepDraft(DraftCommand):
    """Seal it under a new code and keep it here, then at the centre → DraftKept, DraftNotKept."""

    draft: Draft = field(repr=False)
    today: date
    notify: str = field(default="", repr=False)
    """A mail address for the notice before the end, for the centre alone."""
    replaces: DraftKeys | None = field(default=None, repr=False)
    """The draft that was taken up: wiped once the new one is kept."""


@dataclass(frozen=True)
class OpenDraft(DraftCommand):
    """What this code opens → DraftOpened, DraftNotThere."""

    code: DraftCode = field(repr=False)


@dataclass(frozen=True)
class ExtendDraft(DraftCommand):
    """Another month for it, once → DraftExtended, DraftNotKept."""

    keys: DraftKeys = field(repr=False)
    ends_on: date
    """Its last day until now."""


@dataclass(frozen=True)
class EndDraft(DraftCommand):
    """Wipe it here, and at the centre when the line allows → DraftEnded. Also when the visit is over."""

    outlives_visit: ClassVar[bool] = True
    keys: DraftKeys = field(repr=False)
    reason: EndReason


@dataclass(frozen=True)
class TendDrafts(DraftCommand):
    """While nobody is here: wipe what ended, and tell the centre what it has not heard. No answer."""


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class DraftKept(Result):
    """It opens with this code, which stands nowhere else."""

    code: DraftCode = field(repr=False)
    keys: DraftKeys = field(repr=False)
    ends_on: date
    everywhere: bool
    """The centre has it: it opens at any kiosk. Otherwise here alone, until the line is back."""
    fits: bool = True
    """False: too long for the centre, so that it stays here alone."""


@dataclass(frozen=True)
class DraftNotKept(Result):
    """Nothing was changed. `code` stands in docs/trouble-codes.md, empty where only the line is missing."""

    code: str = ""


@dataclass(frozen=True)
class DraftOpened(Result):
    """What was saved under the code that was typed."""

    draft: Draft = field(repr=False)
    code: DraftCode = field(repr=False)
    keys: DraftKeys = field(repr=False)
    ends_on: date
    extended: bool
    """Its one further month was given."""
    everywhere: bool


@dataclass(frozen=True)
class DraftNotThere(Result):
    """Why nothing opens: unknown (nowhere) | not_asked (not here, and the centre cannot be asked now) | ended | wait
    (too many wrong codes) | unreadable (saved by a newer program).
    """

    why: str
    code: DraftCode = field(repr=False)
    reason: str = ""
    """An `EndReason`, where it ended."""
    wait_s: int = 0


@dataclass(frozen=True)
class DraftExtended(Result):
    """It lasts up to this day now."""

    ends_on: date


@dataclass(frozen=True)
class DraftEnded(Result):
    """It opens here no more."""
