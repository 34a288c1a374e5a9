"""What an applicant was told, on the page of the application: how each message went, and whether it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from central.applications.models import Application, ApplicationVersion
from central.applications.panels import register
from central.applications.trials import goes_out
from central.applications.words.badges import Badge
from central.notices.answers import answer_badge
from central.notices.models import BulkNotice, Delivery

SHOWN = 20
_UNSEEN = (BulkNotice.State.CHOOSING, BulkNotice.State.DRAFT, BulkNotice.State.FILLING, BulkNotice.State.DISCARDED)
_LOOKS = {
    Delivery.State.SENT: ("green", "check-circle"),
    Delivery.State.ON_STATUS: ("green", "check-circle"),
    Delivery.State.UNKNOWN: ("yel", "warning"),
    Delivery.State.FAILED: ("yel", "warning"),
}


@dataclass(frozen=True)
class ToldLine:
    """One message."""

    row: Delivery
    state: Badge
    answer: Badge | None
    awaited: bool


@dataclass(frozen=True)
class ToldLines:
    """All of them, the newest first."""

    lines: Sequence[ToldLine]
    more: bool
    """There are older ones."""
    goes_out: bool
    """Whether this applicant may be written to."""


def lines(application: Application, _version: ApplicationVersion) -> ToldLines:
    """Of an application, whichever version is shown."""
    rows = list(
        Delivery.objects.filter(application=application)
        .exclude(notice__state__in=_UNSEEN)
        .select_related("notice")
        .order_by("-pk")[: SHOWN + 1]
    )
    return ToldLines([_line(row) for row in rows[:SHOWN]], len(rows) > SHOWN, goes_out(application))


def _line(row: Delivery) -> ToldLine:
    state = Delivery.State(row.state)
    colour, icon = _LOOKS.get(state, ("gray", "clock"))
    awaited = row.answer == Delivery.Answer.AWAITED
    return ToldLine(row, Badge(state.label, colour, icon), answer_badge(row.answer, row.answer_until), awaited)


def enter() -> None:
    """Onto the page."""
    register("notices/panel.html", lines)
