"""Codes that open nothing. Nobody finds one of 2^75; who tries is slowed down, and staff are told which kiosk it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from central.drafts.counting import add_to
from central.drafts.models import CodeMisses
from central.kiosks.fleet import register_warning
from central.limits.rate_limit import RateLimit
from central.web.words import day

OF_A_KIOSK = RateLimit("draft_wrong", burst=30, every=timedelta(minutes=1))
"""A resident mistypes a few times, and the check character finds nearly all of that before anybody asks."""
OF_ALL = RateLimit("draft_all", burst=1000, every=timedelta(seconds=5))
TOLD_FROM = 100
"""So many of one kiosk on one day are no mistyping."""
KEPT = timedelta(days=90)


def may_look(kiosk: str, now: datetime) -> bool:
    """Count a look; `found` gives it back. False: this kiosk, or all of them, looked for too much that is not there."""
    if OF_A_KIOSK.take(kiosk, now):
        return False
    if OF_ALL.take("", now):
        OF_A_KIOSK.give_back(kiosk)
        return False
    return True


def found(kiosk: str) -> None:
    """It was there after all."""
    OF_A_KIOSK.give_back(kiosk)
    OF_ALL.give_back("")


def missed(kiosk: str, now: datetime) -> None:
    """It was not, or was not even looked for: one more of this kiosk's day."""
    add_to(CodeMisses.objects, 1, kiosk=kiosk, day=timezone.localdate(now))


def warnings_of(now: datetime) -> dict[str, str]:
    """For the fleet's page: a sentence by code of a kiosk."""
    words = gettext(
        "途中の入力を開く番号を、この端末から%(times)s回まちがえています（%(day)s）。だれかが試していないか、確かめてください。"
    )
    found = kiosks_that_guess(timezone.localdate(now))
    return {row.kiosk: words % {"times": row.times, "day": day(row.day)} for row in reversed(found)}


def enter() -> None:
    """Let the fleet's page say it."""
    register_warning("drafts", warnings_of)


def kiosks_that_guess(today: date) -> list[CodeMisses]:
    """Of today and yesterday, the worst first."""
    since = today - timedelta(days=1)
    return list(CodeMisses.objects.filter(day__gte=since, times__gte=TOLD_FROM).order_by("-times", "kiosk"))
