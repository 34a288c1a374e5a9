"""Every night: forget when acknowledgements were given that no entry can name any more.

An entry names the newest acknowledgement that its kiosk held, also a heartbeat's, and its bracket begins there. So the
older ones of a kiosk go only after a heartbeat that named a newer one while nothing waited: whatever is kept from then
on names that one or a later. A kiosk that is silent, or has entries on their way, keeps all of its rows, however old.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.intake.models import SentAck
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import Gone, NoArguments, gone_in_words
from central.jobs.schedules import Daily, schedule
from central.kiosks.heartbeats import last_heartbeat
from central.kiosks.models import Kiosk

PIECE = 1000
"""Rows looked at, and so deleted at most, at a time: the database's writer is held for some ten milliseconds."""
PIECES_LOOKED_AT = 20
"""So many in one step, where nothing in them is old."""
MARGIN = timedelta(hours=1)
"""A kiosk may have read its last acknowledgement just before it told of the next, and commit its entry just after."""


class Round(Struct, frozen=True):
    """How far the round is."""

    bounds: dict[int, datetime] = {}
    """By kiosk: rows given before this moment can be named by nothing any more."""
    up_to: int = 0
    """Key of the last row that was looked at."""
    rows: int = 0
    """Deleted so far."""


def _step(turn: Turn[NoArguments, Round]) -> Write[Round, Gone]:
    """The next piece in which something is old."""
    bounds, up_to = turn.place.bounds or _bounds(), turn.place.up_to
    newest = max(bounds.values(), default=None)
    old: list[int] = []
    over = newest is None
    for _piece in range(0 if over else PIECES_LOOKED_AT):
        rows = SentAck.objects.filter(pk__gt=up_to).order_by("pk")
        piece = list(rows.values_list("pk", "kiosk_id", "at")[:PIECE])
        old = [pk for pk, kiosk, at in piece if kiosk in bounds and at < bounds[kiosk]]
        up_to = piece[-1][0] if piece else up_to
        over = len(piece) < PIECE or (newest is not None and piece[-1][2] >= newest)
        if old or over:
            break

    def write() -> Step[Round] | Ended[Gone]:
        SentAck.objects.filter(pk__in=old).delete()
        gone = turn.place.rows + len(old)
        return Ended(Gone(gone), gone) if over else Step(Round(bounds, up_to, gone), gone)

    return write


def _bounds() -> dict[int, datetime]:
    found = {}
    for kiosk in Kiosk.objects.only("epoch", "stored_up_to", "heartbeat"):
        told = last_heartbeat(kiosk)
        if told is None or told.ack is None or told.seq > kiosk.stored_up_to or told.epoch != kiosk.epoch:
            continue
        at = SentAck.objects.filter(kiosk_id=kiosk.pk, sha256=told.ack).values_list("at", flat=True).first()
        if at is not None:
            found[kiosk.pk] = at - MARGIN
    return found


FORGET_ACKS = Kind(
    name="intake.forget_acks",
    words=_("端末への返事の古い控えを消す"),
    arguments=NoArguments,
    start=Round(),
    result=Gone,
    step=_step,
    outcome=gone_in_words,
)


def enter() -> None:
    """At night, when kiosks are quiet."""
    schedule(FORGET_ACKS, NoArguments(), Daily(time(2, 40)))
