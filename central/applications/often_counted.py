"""Which procedures are applied for often at a hall: numbers of whole days, and no procedure that few apply for.

Nobody can read from it what somebody did just now: the day of the signing is not counted, and below `FEWEST` nothing is
said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from central.applications.models import Application
from central.applications.trials import counted
from central.catalogue.often import register
from sync.contract.wire.catalogue import OFTEN_LIMIT
from sync.japanese.dates import JST

DAYS = 28
FEWEST = 20
"""Applications of one procedure, below which it is not named."""


def _often(hall_id: int, now: datetime) -> tuple[str, ...]:
    today = now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Application.objects.filter(
        hall_id=hall_id, arrived_at__lt=today, arrived_at__gte=today - timedelta(days=DAYS), kiosk__isnull=False
    )
    found = counted(rows).order_by().values("procedure").annotate(count=Count("pk")).filter(count__gte=FEWEST)
    return tuple(found.order_by("-count", "procedure").values_list("procedure", flat=True)[:OFTEN_LIMIT])


def enter() -> None:
    """Enter it."""
    register(_often)
