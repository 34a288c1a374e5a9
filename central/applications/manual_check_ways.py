"""Other ways out of 確認が要る than closing it: links that other apps put on its page when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.applications.models import ManualCheck

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ManualCheckWay:
    """One link on the page of something that needs a look."""

    label: StrOrPromise
    address: str
    """Name of the page's address; it takes the manual check's number."""
    icon: str
    suits: Callable[[ManualCheck], bool]


_ways: dict[str, ManualCheckWay] = {}


def register(way: ManualCheckWay) -> None:
    """Put a way onto the page; registering it again replaces it."""
    _ways[way.address] = way


def ways_out_of(manual_check: ManualCheck) -> list[ManualCheckWay]:
    """The ways that suit; none once it is closed."""
    return [way for way in _ways.values() if manual_check.resolved_at is None and way.suits(manual_check)]
