"""Trouble of the post office itself, whoever the mail is for. One row tells of it while it lasts.

It is booked on no recipient. Mails wait as they are, however long it lasts, and go in their order when it is over.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from central.notices.models import PostOfficeTrouble

LOG = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
"""A post office that is back is noticed within this."""


def trouble_now() -> PostOfficeTrouble | None:
    """What is wrong with the post office, None while mails go."""
    return PostOfficeTrouble.objects.filter(pk=1).first()


def may_try() -> bool:
    """Whether it is time for the next connection. No pause is longer than the longest: then the clock ran ahead."""
    trouble, now = trouble_now(), timezone.now()
    return trouble is None or not now < trouble.next_try <= now + LONGEST_PAUSE


def note_trouble(code: str) -> None:
    """Somebody has just failed for a reason of the post office; pauses grow with each."""
    now = timezone.now()
    with transaction.atomic():
        trouble, new = PostOfficeTrouble.objects.select_for_update().get_or_create(
            pk=1, defaults={"since": now, "code": code, "next_try": now + FIRST_PAUSE}
        )
        if not new:
            trouble.code, trouble.tries = code, trouble.tries + 1
            trouble.next_try = now + min(FIRST_PAUSE * 2 ** min(trouble.tries - 1, 10), LONGEST_PAUSE)
            trouble.save()
    if new:
        LOG.warning("the post office takes no mail: %s", code)


def end_trouble() -> None:
    """A mail has gone."""
    if PostOfficeTrouble.objects.exists():
        PostOfficeTrouble.objects.all().delete()
        LOG.warning("the post office takes mail again")


def try_at_once() -> None:
    """A person says that it is back."""
    PostOfficeTrouble.objects.update(next_try=timezone.now())
