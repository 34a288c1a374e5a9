"""Every hour: what was searched for is deleted when its shift is over. It holds names, and belongs to nobody then."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from central.applications.models import Search
from central.jobs.retention import NoArguments, forgetting
from central.jobs.schedules import Hourly, schedule

LASTS = timedelta(hours=12)
"""A shift; its address is nothing after that."""


def _old(now: datetime) -> QuerySet[Search]:
    return Search.objects.filter(made_at__lt=now - LASTS)


FORGET_SEARCHES = forgetting("applications.forget_searches", _("さがした言葉を消す"), _old)


def enter() -> None:
    """Within the hour after a search's end."""
    schedule(FORGET_SEARCHES, NoArguments(), Hourly(20))
