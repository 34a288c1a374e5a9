"""How many people one member took out of the house alone, as files or as tables to copy: one count for all doors.

A door enters how much went through it (`register`), and asks what went through the others behind a lock of the member.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from central.staff.models import StaffMember

TAKEN_COUNTED_FOR: Final = timedelta(hours=24)
CountTaken = Callable[[StaffMember, datetime], int]
"""How many people's rows the member got through a door since then, without anybody else's release."""
_ways_out: dict[str, CountTaken] = {}


def register(door: str, count: CountTaken) -> None:
    """Enter what goes out by a door."""
    _ways_out[door] = count


def taken_since() -> datetime:
    """The moment from which it is counted."""
    return timezone.now() - TAKEN_COUNTED_FOR


def taken_alone(member: StaffMember, *, but: str = "") -> int:
    """By all doors but this one."""
    since = taken_since()
    return sum(count(member, since) for door, count in _ways_out.items() if door != but)
