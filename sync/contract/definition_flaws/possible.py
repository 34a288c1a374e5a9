"""Whether a condition can hold: ways in which it could, each as what single answers must be for it.

Exact for comparisons with values; what depends on two answers at once, or on the day, is taken to be possible: where
it cannot be decided, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from sync.contract.forms.answer_formats import range_of
from sync.contract.forms.comparisons import ordinal
from sync.contract.forms.conditions import Condition, Test
from sync.contract.forms.procedures import Field, FieldKind, Page

MOST_WAYS = 64
"""Beyond it nobody looks whether one of them is left."""


@dataclass(frozen=True)
class WantedAnswer:
    """What the answer of one field must be."""

    field: Field
    values: frozenset[str] | None = None
    """One of these; None: any."""
    but: frozenset[str] = frozenset()
    low: int | None = None
    high: int | None = None

    def both(self, other: WantedAnswer) -> WantedAnswer:
        """What both want."""
        values = [one for one in (self.values, other.values) if one is not None]
        lows = [one for one in (self.low, other.low) if one is not None]
        highs = [one for one in (self.high, other.high) if one is not None]
        return WantedAnswer(
            self.field,
            frozenset.intersection(*values) if values else None,
            self.but | other.but,
            max(lows, default=None),
            min(highs, default=None),
        )

    def is_possible(self) -> bool:
        """Whether one answer is left."""
        if self.field.kind is FieldKind.CHOICES:
            return True  # of those, one may have several
        values = self.values
        if values is None and self.field.kind is FieldKind.CHOICE:
            values = frozenset(choice.value for choice in self.field.choices)
        if values is None and self.field.kind is FieldKind.YES_NO:
            values = frozenset({"yes", "no"})
        if values is not None:
            return any(value not in self.but and self._in_range(value) for value in values)
        numbers = self.field.kind in (FieldKind.NUMBER, FieldKind.MONEY)
        least, most = range_of(self.field) if numbers else (None, None)
        lows = [one for one in (self.low, least) if one is not None]
        highs = [one for one in (self.high, most) if one is not None]
        return not lows or not highs or max(lows) <= min(highs)

    def _in_range(self, value: str) -> bool:
        if self.low is None and self.high is None:
            return True
        found = ordinal(self.field, value)
        return (
            found is not None and (self.low is None or found >= self.low) and (self.high is None or found <= self.high)
        )


Way: TypeAlias = Mapping[str, WantedAnswer]
Ways: TypeAlias = tuple[Way, ...]
ANYHOW: Ways = ({},)
"""Nothing is wanted of anybody."""


@dataclass(frozen=True)
class Known:
    """What stands before a condition: fields, how each is asked, blocks; and which values a field can have."""

    fields: Mapping[str, Field]
    asked: Mapping[str, Ways]
    blocks: Mapping[str, Page]
    can_have: Callable[[Field, str], bool]

    def with_itself(self, field: Field, ways: Ways) -> Known:
        """For its demands: the field itself, which is asked."""
        return replace(self, fields={**self.fields, field.id: field}, asked={**self.asked, field.id: ways})


def ways_of(condition: Condition | None, known: Known, *, holds: bool = True) -> Ways:
    """The ways in which it holds (or does not); (): none."""
    if condition is None:
        return ANYHOW
    if condition.none:
        parts = [ways_of(one, known, holds=not holds) for one in condition.none]
        return every(parts) if holds else some(parts)
    if condition.all or condition.any:
        parts = [ways_of(one, known, holds=holds) for one in (*condition.all, *condition.any)]
        return every(parts) if bool(condition.all) is holds else some(parts)
    return _compared(condition, known, holds=holds)


def every(parts: Iterable[Ways]) -> Ways:
    """Ways in which all of them hold."""
    found: Ways = ANYHOW
    for part in parts:
        both = [_merged(one, other) for one in found for other in part]
        found = tuple(way for way in both if way is not None)
        if len(found) > MOST_WAYS:
            return ANYHOW
    return found


def some(parts: Iterable[Ways]) -> Ways:
    """Ways in which one of them holds."""
    found = tuple(way for part in parts for way in part)
    return ANYHOW if len(found) > MOST_WAYS else found


def _merged(one: Way, other: Way) -> Way | None:
    both = dict(one)
    for name, wanted in other.items():
        both[name] = both[name].both(wanted) if name in both else wanted
        if not both[name].is_possible():
            return None
    return both


def _compared(condition: Condition, known: Known, *, holds: bool) -> Ways:
    if condition.field in known.blocks:
        return _counted(condition, known.blocks[condition.field], holds=holds)
    field = known.fields[condition.field]
    asked = known.asked[field.id]
    always = asked == ANYHOW
    if condition.test is Test.IS_EMPTY:
        impossible = holds and always and field.required
        return () if impossible else ANYHOW if holds else asked
    if not holds:
        return _not_so(condition, field, known) if always else ANYHOW
    return every((asked, _so(condition, field, known)))


def _so(condition: Condition, field: Field, known: Known) -> Ways:
    match condition.test:
        case Test.IS_ONE_OF:
            good = frozenset(value for value in condition.values if known.can_have(field, value))
            return ({field.id: WantedAnswer(field, good)},) if good else ()
        case Test.AT_LEAST | Test.AT_MOST if not condition.other:
            return _within(field, condition.test, condition.values[0], 0)
        case _:
            return ANYHOW


def _not_so(condition: Condition, field: Field, known: Known) -> Ways:
    """Of a field that everybody is asked."""
    match condition.test:
        case Test.IS_ONE_OF if field.kind is not FieldKind.CHOICES:
            return _one(WantedAnswer(field, but=frozenset(condition.values))) if field.required else ANYHOW
        case Test.AT_LEAST if not condition.other and field.required:
            return _within(field, Test.AT_MOST, condition.values[0], -1)
        case Test.AT_MOST if not condition.other and field.required:
            return _within(field, Test.AT_LEAST, condition.values[0], 1)
        case Test.IS_ANSWERED:
            return () if field.required else ANYHOW
        case _:
            return ANYHOW


def _within(field: Field, test: Test, value: str, more: int) -> Ways:
    bound = ordinal(field, value)
    if bound is None:
        return ANYHOW  # told as what cannot be compared
    bound += more
    return _one(WantedAnswer(field, low=bound) if test is Test.AT_LEAST else WantedAnswer(field, high=bound))


def _one(wanted: WantedAnswer) -> Ways:
    return ({wanted.field.id: wanted},) if wanted.is_possible() else ()


def _counted(condition: Condition, page: Page, *, holds: bool) -> Ways:
    assert page.repeat is not None, "a page that repeats"
    if not holds and page.show_if is not None:
        return ANYHOW  # a page that is not asked has no instances to count
    count = int(condition.values[0])
    if condition.test is Test.COUNT_AT_LEAST:
        possible = count <= page.repeat.most if holds else count - 1 >= page.repeat.least
    else:
        possible = count >= page.repeat.least if holds else count + 1 <= page.repeat.most
    return ANYHOW if possible else ()
