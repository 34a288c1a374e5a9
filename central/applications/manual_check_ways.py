"""Other ways out of 確認が要る than closing it: links that other apps put on its page when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.applications.models import ManualCheck
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ManualCheckWay:
    """One link on the page of something that needs a look."""

    label: StrOrPromise
    address: str
    """Name of the page's address."""
    icon: str
    suits: Callable[[ManualCheck], bool]
    takes: Callable[[ManualCheck], int | str] = lambda manual_check: manual_check.pk
    """What the address takes."""
    may: Callable[[StaffMember], bool] = lambda _member: True
    """Whom the page opens to; nobody else is sent there."""


_ways: dict[str, ManualCheckWay] = {}


def register(way: ManualCheckWay) -> None:
    """Put a way onto the page; registering it again replaces it."""
    _ways[way.address] = way


def ways_out_of(manual_check: ManualCheck, member: StaffMember) -> list[tuple[ManualCheckWay, int | str]]:
    """The ways that suit, each with what its address takes; none once it is closed."""
    open_ways = _ways.values() if manual_check.resolved_at is None else ()
    return [(way, way.takes(manual_check)) for way in open_ways if way.suits(manual_check) and way.may(member)]
