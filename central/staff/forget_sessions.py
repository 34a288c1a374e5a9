"""Every night: sessions whose time is over are deleted. They have opened nothing since; the rows are what goes."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from central.jobs.retention import NoArguments, forgetting
from central.jobs.schedules import Daily, schedule
from central.staff.models import StaffSession


def _old(now: datetime) -> QuerySet[StaffSession]:
    return StaffSession.objects.filter(expire_date__lt=now)


FORGET_SESSIONS = forgetting("staff.forget_sessions", _("終わったログインを消す"), _old)


def enter() -> None:
    """At night."""
    schedule(FORGET_SESSIONS, NoArguments(), Daily(time(3, 10)))
