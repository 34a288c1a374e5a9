"""What its own doer may still undo: for ten minutes, while nothing of it has left the house (ADR 0035)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from central.applications.history import details_in
from central.applications.models import Application, HandlingEvent
from central.kiosks.models import Kiosk
from central.questions.models import QuestionTurn
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus

WITHIN = timedelta(minutes=10)
UNDERWAY = timedelta(seconds=30)
"""So long a kiosk that came before may still be reading what is published now."""
UNDOABLE: Mapping[str, HandlingStatus | None] = {
    "taken_on": None,
    "handed_back": None,
    "provisionally_taken_in": HandlingStatus.UNPROCESSED,
}
"""Act → the state to which undoing leads back; None: it changed no state, and nobody outside was told anything."""


class Left(StrEnum):
    """Why something cannot be undone any more although its time is not over."""

    NOT = ""
    KIOSK = "kiosk"
    """A kiosk fetched the status, or may have."""
    MAIL = "mail"


@dataclass(frozen=True)
class Undo:
    """The last step of an application, for the one who did it."""

    event: HandlingEvent
    until: datetime
    left: Left

    @property
    def possible(self) -> bool:
        """Whether it may be undone now."""
        return self.left is Left.NOT


_outside: list[Callable[[Application, HandlingEvent], Left]] = []


def register(has_left: Callable[[Application, HandlingEvent], Left]) -> None:
    """An app above this one says whether something of its own left since a step. It enters that at start."""
    _outside.append(has_left)


def undo_of(application: Application, member: StaffMember, now: datetime) -> Undo | None:
    """None: there is nothing that this member could undo, or could have undone until a moment ago."""
    last = HandlingEvent.objects.filter(application=application).order_by("-pk").first()
    if last is None or last.act not in UNDOABLE or last.actor != member.audit_name:
        return None
    if not details_in(last).undoable or not last.at <= now < last.at + WITHIN:
        return None
    return Undo(last, last.at + WITHIN, _left(application, last))


def _left(application: Application, event: HandlingEvent) -> Left:
    if UNDOABLE[event.act] is None:
        return Left.NOT
    if _fetched_since(application, event.at):
        return Left.KIOSK
    return next((left for has_left in _outside if (left := has_left(application, event))), Left.NOT)


def _fetched_since(application: Application, at: datetime) -> bool:
    """What a kiosk carries nobody calls back: any of the hall that came since, and any at all that asked something
    (whose status a question is about is kept nowhere).
    """
    here = Kiosk.objects.filter(hall_id=application.hall_id, contact_at__gt=at - UNDERWAY)
    return here.exists() or QuestionTurn.objects.filter(empty_at__gt=at).exists()
