"""Who acts on many applications needs a second person: one rule, asked by every door through which many are changed.

A door enters how much went through it (`register`), asks `needs_second_person` for its page, and asks again behind
`hold_maker` before it lets anything begin, so that what a maker begins in two tabs is counted one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus

ALWAYS_BY_TWO: Final = frozenset({HandlingStatus.NOT_ACCEPTED, HandlingStatus.FORCE_COMPLETED})
"""However few they are: it cannot be taken back, and hurts whom it hits wrongly."""
ALONE_COUNTED_FOR: Final = timedelta(hours=24)
CountAlone = Callable[[StaffMember, datetime], int]
"""How many applications the member has changed through a door without anybody else since then, or is about to."""
_doors: dict[str, CountAlone] = {}


def register(door: str, count: CountAlone) -> None:
    """Enter what goes through a door."""
    _doors[door] = count


def changed_alone(member: StaffMember) -> int:
    """Through all doors together, in the last 24 hours."""
    since = timezone.now() - ALONE_COUNTED_FOR
    return sum(count(member, since) for count in _doors.values())


def always_by_two(targets: Collection[HandlingStatus]) -> bool:
    """Whether one of the states to which this leads is never given to many by one person."""
    return not ALWAYS_BY_TWO.isdisjoint(targets)


def needs_second_person(maker: StaffMember, targets: Collection[HandlingStatus], applications: int) -> bool:
    """Whether another than the maker must approve what leads so many applications to these states. What the maker has
    changed alone counts too, so that two small ones are no large one.
    """
    return always_by_two(targets) or applications + changed_alone(maker) > settings.BULK_ACT_SECOND_PERSON_ABOVE


def hold_maker(maker_id: int) -> None:
    """Locked until the caller's transaction ends: nothing else of this maker begins meanwhile, so two small ones at the
    same moment do not both count as the first.
    """
    StaffMember.objects.select_for_update().get(pk=maker_id)
