"""What is counted of drafts by day, for staff: how many, and never which."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from central.drafts.models import DraftCount


class Counted(StrEnum):
    """The values are stored."""

    KEPT = "kept"
    """At a kiosk."""
    MAILED = "mailed"
    """The notice before the end."""
    NO_ADDRESS = "no_address"
    """What came sealed for a notice was no address that can be used."""
    NOT_MAILED = "not_mailed"
    """The draft was over before any post office took its notice."""


def count(what: Counted, now: datetime, *, kiosk: str = "", more: int = 1) -> None:
    """So many more on this day."""
    day = timezone.localdate(now)
    found = DraftCount.objects.filter(what=what.value, kiosk=kiosk, day=day)
    if not more or found.update(times=F("times") + more):
        return
    try:
        with transaction.atomic():
            DraftCount.objects.create(what=what.value, kiosk=kiosk, day=day, times=more)
    except IntegrityError:
        found.update(times=F("times") + more)
