"""What is counted of drafts by day, for staff: how many, and never which."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F, Manager
from django.utils import timezone

from central.drafts.models import CodeMisses, DraftCount


class DraftTally(StrEnum):
    """The values are stored."""

    KEPT = "kept"
    """At a kiosk."""
    MAILED = "mailed"
    """The notice before the end."""
    NO_ADDRESS = "no_address"
    """What came sealed for a notice was no address that can be used."""
    NOT_MAILED = "not_mailed"
    """The draft was over before any post office took its notice."""


def count(what: DraftTally, now: datetime, *, kiosk: str = "", more: int = 1) -> None:
    """So many more on this day."""
    if more:
        add_to(DraftCount.objects, more, what=what.value, kiosk=kiosk, day=timezone.localdate(now))


def add_to(rows: Manager[DraftCount] | Manager[CodeMisses], more: int, **row: str | date) -> None:
    """So many more in this row, which is made if it is not there."""
    if rows.filter(**row).update(times=F("times") + more):
        return
    try:
        with transaction.atomic():
            rows.create(**row, times=more)
    except IntegrityError:  # somebody made it meanwhile
        rows.filter(**row).update(times=F("times") + more)
