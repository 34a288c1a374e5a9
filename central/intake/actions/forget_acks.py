"""Once a day: forget when acknowledgements were given that no entry can name any more.

An entry names the newest acknowledgement that its kiosk held, also a heartbeat's, and its bracket begins there. So the
older ones of a kiosk go only after a heartbeat that named a newer one while nothing waited: whatever is kept from then
on names that one or a later. A kiosk that is silent, or has entries on their way, keeps all of its rows, however old.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from central.intake.models import SentAck
from central.kiosks.models import Kiosk

EVERY = timedelta(days=1)
PIECE = 1000
"""Rows looked at, and so deleted at most, at a time: the database's writer is held for some ten milliseconds."""
MARGIN = timedelta(hours=1)
"""A kiosk may have read its last acknowledgement just before it told of the next, and commit its entry just after."""


class Forgetting:
    """One round a day, a piece at each call. Each worker has its own; what two of them delete is deleted once."""

    def __init__(self) -> None:
        self._due: datetime | None = None
        self._bounds: dict[int, datetime] = {}
        self._looked_up_to = 0

    def drain(self) -> int:
        """Delete the next piece. Returns how many rows went; 0 = nothing is due."""
        now = timezone.now()
        if self._due is not None and now < self._due and not self._bounds:
            return 0
        if not self._bounds:
            self._due, self._bounds, self._looked_up_to = now + EVERY, _bounds(), 0
        while self._bounds:
            rows = SentAck.objects.filter(pk__gt=self._looked_up_to).order_by("pk")
            piece = list(rows.values_list("pk", "kiosk_id", "at")[:PIECE])
            newest = max(self._bounds.values())
            old = [pk for pk, kiosk, at in piece if kiosk in self._bounds and at < self._bounds[kiosk]]
            if piece:
                self._looked_up_to = piece[-1][0]
            if len(piece) < PIECE or piece[-1][2] >= newest:
                self._bounds = {}
            if old:
                with transaction.atomic():
                    SentAck.objects.filter(pk__in=old).delete()
                return len(old)
        return 0


def _bounds() -> dict[int, datetime]:
    """By kiosk: rows given before this moment can be named by nothing any more."""
    found = {}
    for kiosk in Kiosk.objects.only("epoch", "stored_up_to", "heartbeat"):
        told = kiosk.heartbeat or {}
        held, waits = told.get("ack"), told.get("seq", 0) > kiosk.stored_up_to
        if not isinstance(held, str) or waits or told.get("epoch") != kiosk.epoch:
            continue
        at = SentAck.objects.filter(kiosk_id=kiosk.pk, sha256=held).values_list("at", flat=True).first()
        if at is not None:
            found[kiosk.pk] = at - MARGIN
    return found


_FORGETTING = Forgetting()


def drain_old_acks() -> int:
    """For settings `DRAINS`."""
    return _FORGETTING.drain()
