"""What a definition must be for anybody to walk through it: looked at whenever one is read, on the kiosk too.

Conditions look at earlier answers only, so that none can turn in a circle, and their size is bounded.
"""

# ruff: noqa: D102 - members of the three protocols are those of sync.contract.forms.procedures

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.contract.forms.conditions import Computation, Compute, Condition, Demand, Test
from sync.contract.forms.question_parts import Repeat
from sync.contract.forms.texts import Text

DEPTH = 4
"""Conditions within conditions."""
COMPARISONS = 200
"""In one condition."""
COMPARISONS_IN_ALL = 2_000
COMPARISONS_JUDGED = 20_000
"""Those of a page that repeats counted once for each instance that may be there."""
INSTANCES = 99
"""An item's id has room for no more."""
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"-?[0-9]{1,12}")
_AGES = frozenset({Test.AGE_AT_LEAST, Test.AGE_BELOW})
_COUNTS = frozenset({Test.COUNT_AT_LEAST, Test.COUNT_AT_MOST})
_ORDERED = frozenset({Test.AT_LEAST, Test.AT_MOST})
_ONE_OF_MANY = frozenset({"choice", "choices"})


class ShapedField(Protocol):
    """What is looked at of a field (`sync.contract.forms.procedures`)."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def show_if(self) -> Condition | None: ...
    @property
    def required_if(self) -> Condition | None: ...
    @property
    def must(self) -> tuple[Demand, ...]: ...
    @property
    def choices(self) -> Sequence[object]: ...
    @property
    def items(self) -> Sequence[object]: ...
    @property
    def compute(self) -> Compute | None: ...


class ShapedPage(Protocol):
    """What is looked at of a page."""

    @property
    def id(self) -> str: ...
    @property
    def fields(self) -> Sequence[ShapedField]: ...
    @property
    def show_if(self) -> Condition | None: ...
    @property
    def repeat(self) -> Repeat | None: ...


class ShapedProcedure(Protocol):
    """What is looked at of a procedure."""

    @property
    def pages(self) -> Sequence[ShapedPage]: ...


class Shape(StrEnum):
    """What is wrong with it. The same words as in `sync.contract.definition_flaws.flaw`."""

    FIELD_TWICE = "field_twice"
    NO_JAPANESE = "no_japanese"
    CHOICES_MISSING = "choices_missing"
    ITEMS_MISSING = "items_missing"
    COMPUTE_MISSING = "compute_missing"
    COMPUTE_OF = "compute_of"
    REPEAT_BOUNDS = "repeat_bounds"
    CONDITION_SHAPE = "condition_shape"
    CONDITION_BEFORE = "condition_before"
    CONDITION_DEEP = "condition_deep"
    CONDITION_LARGE = "condition_large"
    CONDITIONS_LARGE = "conditions_large"


@dataclass(frozen=True)
class ShapeFlaw:
    """One thing, and the ids of its page and field."""

    shape: Shape
    page: str
    field: str = ""
    about: str = ""

    def __str__(self) -> str:
        place = f"page {self.page}" + f" field {self.field}" * bool(self.field)
        return f"{place}: {self.shape.value} {self.about}".rstrip()


@dataclass
class _Before:
    """What was asked before a place."""

    outside: dict[str, ShapedField] = field(default_factory=dict)
    in_blocks: dict[str, ShapedField] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)
    comparisons: int = 0
    judged: int = 0


def shape_flaws(procedure: ShapedProcedure) -> Iterator[ShapeFlaw]:
    """Everything for which nobody could walk through the form, in its order."""
    before = _Before()
    seen: set[str] = set()
    for page in procedure.pages:
        times = 1
        if page.repeat is not None:
            times = page.repeat.most
            if not (0 <= page.repeat.least <= page.repeat.most <= INSTANCES and page.repeat.most >= 1):
                yield ShapeFlaw(Shape.REPEAT_BOUNDS, page.id, about=f"{page.repeat.least}-{page.repeat.most}")
        yield from _condition(page.show_if, page.id, "", before.outside, before, 1)
        own: dict[str, ShapedField] = {}
        for asked in page.fields:
            if asked.id in seen:
                yield ShapeFlaw(Shape.FIELD_TWICE, page.id, asked.id, asked.id)
            seen.add(asked.id)
            yield from _field(asked, page, ChainMap(own, before.outside), before, times)
            own[asked.id] = asked
        if page.repeat is None:
            before.outside.update(own)
        else:
            before.blocks.add(page.id)
            before.in_blocks.update(own)
    if before.comparisons > COMPARISONS_IN_ALL or before.judged > COMPARISONS_JUDGED:
        last = procedure.pages[-1].id if procedure.pages else ""
        yield ShapeFlaw(Shape.CONDITIONS_LARGE, last, about=str(COMPARISONS_IN_ALL))


def _field(
    asked: ShapedField, page: ShapedPage, known: ChainMap[str, ShapedField], before: _Before, times: int
) -> Iterator[ShapeFlaw]:
    for condition in (asked.show_if, asked.required_if):
        yield from _condition(condition, page.id, asked.id, known, before, times)
    with_itself = known.new_child({asked.id: asked})
    for demand in asked.must:
        yield from _condition(demand.condition, page.id, asked.id, with_itself, before, times)
    if asked.kind in _ONE_OF_MANY and not asked.choices:
        yield ShapeFlaw(Shape.CHOICES_MISSING, page.id, asked.id)
    if asked.kind == "items" and not asked.items:
        yield ShapeFlaw(Shape.ITEMS_MISSING, page.id, asked.id)
    if not asked.label.get("ja"):
        yield ShapeFlaw(Shape.NO_JAPANESE, page.id, asked.id, "label")
    if asked.kind == "computed":
        yield from _compute(asked, page, known, before)


def _compute(
    asked: ShapedField, page: ShapedPage, known: Mapping[str, ShapedField], before: _Before
) -> Iterator[ShapeFlaw]:
    compute = asked.compute
    if compute is None or not compute.of:
        yield ShapeFlaw(Shape.COMPUTE_MISSING, page.id, asked.id)
        return
    if not _is_before(compute, known, before):
        yield ShapeFlaw(Shape.COMPUTE_OF, page.id, asked.id, ", ".join(compute.of)[:200])


def _is_before(compute: Compute, known: Mapping[str, ShapedField], before: _Before) -> bool:
    """What it is computed from was asked before, and is as many as it takes."""
    match compute.how:
        case Computation.SUM:
            return all(name in known or name in before.in_blocks for name in compute.of)
        case Computation.COUNT:
            return len(compute.of) == 1 and compute.of[0] in before.blocks
        case Computation.AGE:
            return len(compute.of) == 1 and compute.of[0] in known and _is_day(compute.on, known)
        case Computation.DAYS:
            return len(compute.of) == 2 and all(name in known for name in compute.of)


def _condition(
    condition: Condition | None, page: str, field_id: str, known: Mapping[str, ShapedField], before: _Before, times: int
) -> Iterator[ShapeFlaw]:
    if condition is None:
        return
    if _depth(condition) > DEPTH:
        yield ShapeFlaw(Shape.CONDITION_DEEP, page, field_id, str(DEPTH))
        return
    compared = list(comparisons_in(condition))
    before.comparisons += len(compared)
    before.judged += len(compared) * times
    if len(compared) > COMPARISONS:
        yield ShapeFlaw(Shape.CONDITION_LARGE, page, field_id, str(COMPARISONS))
        return
    for one in _all_conditions(condition):
        if sum(map(bool, (one.field, one.all, one.any, one.none))) != 1:
            yield ShapeFlaw(Shape.CONDITION_SHAPE, page, field_id, one.field)
            return
    for one in compared:
        if one.field not in (before.blocks if one.test in _COUNTS else known):
            yield ShapeFlaw(Shape.CONDITION_BEFORE, page, field_id, one.field)
        elif one.other and one.other not in known:
            yield ShapeFlaw(Shape.CONDITION_BEFORE, page, field_id, one.other)
        elif not _says_what_it_compares(one, known):
            yield ShapeFlaw(Shape.CONDITION_SHAPE, page, field_id, one.test.value)


def comparisons_in(condition: Condition) -> Iterator[Condition]:
    """The comparisons of a condition, however deep."""
    return (one for one in _all_conditions(condition) if not (one.all or one.any or one.none))


def _all_conditions(condition: Condition) -> Iterator[Condition]:
    yield condition
    for one in (*condition.all, *condition.any, *condition.none):
        yield from _all_conditions(one)


def _depth(condition: Condition, above: int = 1) -> int:
    """1 for a comparison; looked at no deeper than it may be."""
    held = (*condition.all, *condition.any, *condition.none)
    if not held or above > DEPTH:
        return above
    return max(_depth(one, above + 1) for one in held)


def _says_what_it_compares(one: Condition, known: Mapping[str, ShapedField]) -> bool:
    if one.test is Test.EQUALS:
        return bool(one.other)
    if one.test in _ORDERED:
        return len(one.values) == 1 if not one.other else not one.values
    if one.test in _AGES:
        return len(one.values) == 1 and bool(_COUNT.fullmatch(one.values[0])) and _is_day(one.on, known)
    if one.test in _COUNTS:
        return len(one.values) == 1 and bool(_COUNT.fullmatch(one.values[0]))
    return not one.other


def _is_day(on: str, known: Mapping[str, ShapedField]) -> bool:
    return not on or bool(_ISO_DAY.fullmatch(on)) or on in known
