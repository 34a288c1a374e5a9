"""Computed values: what follows from earlier answers, at the kiosk and once more at the centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sync.contract.forms.comparisons import Given, Place, day_named, day_of, ordinal
from sync.contract.forms.conditions import Computation, Compute
from sync.contract.forms.priced_items import cost_of
from sync.contract.forms.procedures import FieldKind
from sync.japanese.dates import age_on


class Ledger(Place, Protocol):
    """A place from which instances are added up, too."""

    def all_given(self, field_id: str) -> Sequence[Given]:
        """The field where it is asked: once, or in each instance of its block."""
        ...


def computed(compute: Compute, place: Ledger) -> str:
    """The value; empty while an answer that it needs is not there."""
    match compute.how:
        case Computation.SUM:
            amounts = [amount for name in compute.of for given in place.all_given(name) for amount in _amount(given)]
            return str(sum(amounts)) if amounts else ""
        case Computation.COUNT:
            count = place.instances(compute.of[0])
            return "" if count is None else str(count)
        case Computation.AGE:
            born, on = _day(compute.of[0], place), day_named(compute.on, place)
            return "" if born is None or on is None or on < born else str(age_on(born, on))
        case Computation.DAYS:
            first, last = _day(compute.of[0], place), _day(compute.of[1], place)
            return "" if first is None or last is None or last < first else str((last - first).days + 1)


def _amount(given: Given) -> tuple[int, ...]:
    """What it adds to a sum; nothing where it is not answered."""
    if not given.value or not isinstance(given.value, str):
        return ()
    is_table = given.field.kind is FieldKind.ITEMS
    found = cost_of(given.field, given.value) if is_table else ordinal(given.field, given.value)
    return () if found is None else (found,)


def _day(field_id: str, place: Place) -> date | None:
    given = place.given(field_id)
    return day_of(given.value) if given is not None and isinstance(given.value, str) else None
