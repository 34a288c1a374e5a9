"""How often one address may ask the public check. Who is refused costs one read and writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from central.staff.tries import Pace, source_of

BY_ADDRESS = Pace("check", burst=30, every=timedelta(seconds=20))
"""Thirty at once, thirty in ten minutes ever after: a counter checks a pile, a machine does not try codes."""


def may_check(request: HttpRequest, now: datetime) -> bool:
    """Count this check; whether it is still within what one address may ask."""
    return not BY_ADDRESS.take(source_of(request), now)
