"""Whether a condition holds: one comparison with an earlier answer, or several together.

A comparison whose answer is not there (not asked, not given, or not of its form) holds for `is_empty` alone. Where a
demand is judged it says nothing instead: nobody is told that the end lies before a beginning that is not typed yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from sync.contract.forms.answers import Answer, chosen
from sync.contract.forms.clock_formats import minutes_of, months_of
from sync.contract.forms.conditions import Condition, Test
from sync.contract.forms.procedures import Field, FieldKind
from sync.japanese.dates import age_on

_COUNTS = frozenset({Test.COUNT_AT_LEAST, Test.COUNT_AT_MOST})
_DIGITS = 15
"""More than any amount or sum has."""


@dataclass(frozen=True)
class Given:
    """An earlier field that is asked, and its answer; empty: none yet."""

    field: Field
    value: Answer


class Place(Protocol):
    """From where a condition looks at earlier answers: its own instance of a block first, then outside of blocks."""

    @property
    def today(self) -> date:
        """The day in Japan."""
        ...

    def given(self, field_id: str) -> Given | None:
        """None: it is not asked."""
        ...

    def instances(self, page_id: str) -> int | None:
        """Of a page that repeats; None: it is not asked."""
        ...


def holds(condition: Condition, place: Place) -> bool:
    """Whether a place is asked, or an answer required."""
    return bool(_judged(condition, place, missing=False))


def is_refuted(condition: Condition, place: Place) -> bool:
    """Whether what a demand wants is certainly not so."""
    return _judged(condition, place, missing=None) is False


def ordinal(field: Field, value: Answer) -> int | None:
    """A number, an amount, a day, a time or a month as a number to compare by; None: it is none of these."""
    if not isinstance(value, str):
        return None
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY | FieldKind.COMPUTED:
            return whole_number(value)
        case FieldKind.DATE:
            day = day_of(value)
            return None if day is None else day.toordinal()
        case FieldKind.TIME:
            return minutes_of(value)
        case FieldKind.YEAR_MONTH:
            return months_of(value)
        case _:
            return None


def whole_number(value: str) -> int | None:
    """The digits as a number."""
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None


def day_of(value: str) -> date | None:
    """A day `YYYY-MM-DD` that some calendar has."""
    try:
        return date.fromisoformat(value) if len(value) == len("2026-01-02") else None
    except ValueError:
        return None


def day_named(on: str, place: Place) -> date | None:
    """`YYYY-MM-DD`, the answer of an earlier date, or today where nothing stands."""
    if not on:
        return place.today
    if on[0].isdecimal():
        return day_of(on)
    given = place.given(on)
    return day_of(given.value) if given is not None and isinstance(given.value, str) else None


def _judged(condition: Condition, place: Place, missing: bool | None) -> bool | None:
    if condition.all:
        return _every(condition.all, place, missing)
    if condition.any:
        return _some(condition.any, place, missing)
    if condition.none:
        one = _some(condition.none, place, missing)
        return None if one is None else not one
    return _compared(condition, place, missing)


def _every(conditions: tuple[Condition, ...], place: Place, missing: bool | None) -> bool | None:
    found = [_judged(one, place, missing) for one in conditions]
    return False if False in found else None if None in found else True


def _some(conditions: tuple[Condition, ...], place: Place, missing: bool | None) -> bool | None:
    found = [_judged(one, place, missing) for one in conditions]
    return True if True in found else None if None in found else False


def _compared(condition: Condition, place: Place, missing: bool | None) -> bool | None:
    if condition.test in _COUNTS:
        wanted, count = whole_number(condition.values[0]), place.instances(condition.field)
        if count is None or wanted is None:
            return missing
        return count >= wanted if condition.test is Test.COUNT_AT_LEAST else count <= wanted
    given = place.given(condition.field)
    answered = given is not None and given.value not in ("", ())
    match condition.test:
        case Test.IS_EMPTY:
            return not answered
        case Test.IS_ANSWERED:
            return answered
        case Test.IS_ONE_OF:
            if given is None or (not answered and missing is None):
                return missing
            return not set(condition.values).isdisjoint(_alternatives(given))
        case _:
            return _TESTS[condition.test](condition, given, place, missing) if given and answered else missing


def _alternatives(given: Given) -> tuple[str, ...]:
    if given.field.kind is FieldKind.CHOICES or not isinstance(given.value, str):
        return chosen(given.value)
    return (given.value,)


def _equal(condition: Condition, given: Given, place: Place, missing: bool | None) -> bool | None:
    other = place.given(condition.other)
    if other is None or other.value in ("", ()):
        return missing
    return other.value == given.value


def _at_least(condition: Condition, given: Given, place: Place, missing: bool | None) -> bool | None:
    bound, value = _bound(condition, given.field, place), ordinal(given.field, given.value)
    return missing if bound is None or value is None else value >= bound


def _at_most(condition: Condition, given: Given, place: Place, missing: bool | None) -> bool | None:
    bound, value = _bound(condition, given.field, place), ordinal(given.field, given.value)
    return missing if bound is None or value is None else value <= bound


def _age_at_least(condition: Condition, given: Given, place: Place, missing: bool | None) -> bool | None:
    years, wanted = _age(condition, given, place), whole_number(condition.values[0])
    return missing if years is None or wanted is None else years >= wanted


def _age_below(condition: Condition, given: Given, place: Place, missing: bool | None) -> bool | None:
    years, wanted = _age(condition, given, place), whole_number(condition.values[0])
    return missing if years is None or wanted is None else years < wanted


def _bound(condition: Condition, field: Field, place: Place) -> int | None:
    if not condition.other:
        return ordinal(field, condition.values[0]) if condition.values else None
    other = place.given(condition.other)
    if other is None or other.value in ("", ()):
        return None
    found = ordinal(other.field, other.value)
    if found is None or not condition.plus_days or field.kind is not FieldKind.DATE:
        return found
    return found + condition.plus_days


def _age(condition: Condition, given: Given, place: Place) -> int | None:
    born = day_of(given.value) if isinstance(given.value, str) else None
    on = day_named(condition.on, place)
    return None if born is None or on is None or on < born - timedelta(days=1) else age_on(born, on)


_TESTS: dict[Test, Callable[[Condition, Given, Place, bool | None], bool | None]] = {
    Test.EQUALS: _equal,
    Test.AT_LEAST: _at_least,
    Test.AT_MOST: _at_most,
    Test.AGE_AT_LEAST: _age_at_least,
    Test.AGE_BELOW: _age_below,
}
