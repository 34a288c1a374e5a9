"""Conditions that an app above this one adds to the lists, beside our own. It enters them at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEW = 5_000
"""Rows of another table that are followed one by one."""


@dataclass(frozen=True)
class AddedCondition:
    """One choice of a few, or none."""

    name: str
    """In addresses, and in what is kept under a name."""
    label: StrOrPromise
    choices: Sequence[tuple[str, StrOrPromise]]
    rows: Callable[[str], Q]
    """Which applications this choice leaves."""

    def words(self, value: str) -> str:
        """As the second person reads it."""
        return f"{self.label} {dict(self.choices)[value]}"


_added: dict[str, AddedCondition] = {}


def register(condition: AddedCondition) -> None:
    """Offer it on every list; registering it again replaces it."""
    _added[condition.name] = condition


def added_conditions() -> Sequence[AddedCondition]:
    """In the order in which they were entered."""
    return list(_added.values())


def added_condition(name: str) -> AddedCondition:
    """The one of this name."""
    return _added[name]


def named_by(rows: QuerySet[Any]) -> Q:
    """Applications that these rows name: few are followed one by one, of many each is asked that a walk through the
    list meets.
    """
    if rows.order_by()[: FEW + 1].count() <= FEW:
        return Q(pk__in=rows.order_by().values("application"))
    return Q(Exists(rows.filter(application=OuterRef("pk"))))
