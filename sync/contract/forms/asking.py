"""What is asked with these answers: fields in order, each in every instance of a page that repeats.

Conditions look at earlier answers only, so one walk through the form decides all of it, and nothing is looked at twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from sync.contract.forms.answers import Answer, Answers, item_in_block, place_of
from sync.contract.forms.comparisons import Given, holds, is_refuted
from sync.contract.forms.computing import computed
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import Field, FieldKind, Page, Procedure

NO_ANSWER = frozenset({FieldKind.EXPLANATION})
"""Kinds that stand between questions and have no answer."""
NOBODY_TYPES = NO_ANSWER | {FieldKind.COMPUTED}
"""Kinds of which no hand gives an answer."""


@dataclass(frozen=True)
class AskedField:
    """A field as it is asked at its place: its `id` is that of its item, and `required` is what holds now.

    `required_if` still says that this came from a condition.
    """

    page: Page
    number: int
    """Of the instance, from 1; 0 on a page that does not repeat."""
    field: Field


class AskedForm:
    """A form with the answers so far. `opened`: by page, so many instances stand open although nothing is answered."""

    def __init__(
        self, procedure: Procedure, answers: Answers, today: date, opened: Mapping[str, int] | None = None
    ) -> None:
        self.procedure = procedure
        self.answers = answers
        self.today = today
        self.questions: tuple[AskedField, ...] = ()
        self.computed: dict[str, str] = {}
        """By item; empty where it cannot be computed yet."""
        self._by_item: dict[str, AskedField] = {}
        self._answered = _answered_instances(procedure, answers)
        self._opened = opened or {}
        self._instances: dict[str, int] = {}
        self._items_of: dict[str, list[str]] = {}
        self._walk()

    def value(self, item: str) -> Answer:
        """The answer that counts there: of a computed field what follows from the others, whatever was stated."""
        found = self.computed.get(item)
        return self.answers.get(item, "") if found is None else found

    def question(self, item: str) -> AskedField | None:
        """None: it is not asked."""
        return self._by_item.get(item)

    def instances(self, page_id: str) -> int | None:
        """How many instances of a page are asked; None: it does not repeat, or is not asked."""
        return self._instances.get(page_id)

    def answered_instances(self, page_id: str) -> frozenset[int]:
        """In which instances of a page something is answered."""
        return frozenset(self._answered.get(page_id, ()))

    def items(self, field_id: str) -> tuple[str, ...]:
        """The items of a field where it is asked: one, or one in each instance."""
        return tuple(self._items_of.get(field_id, ()))

    def holds_for(self, condition: Condition, question: AskedField) -> bool:
        """Whether a condition holds now, seen from where this question stands."""
        return holds(condition, _Place(self, question.page, question.number))

    def demand_not_met(self, question: AskedField) -> int | None:
        """Place of the first of `must` that is certainly not so, for an answer that is there."""
        if self.value(question.field.id) in ("", ()):
            return None
        place = _Place(self, question.page, question.number)
        return next(
            (number for number, demand in enumerate(question.field.must) if is_refuted(demand.condition, place)), None
        )

    def _walk(self) -> None:
        questions: list[AskedField] = []
        for page in self.procedure.pages:
            outside = _Place(self, page, 0)
            if not _met(page.show_if, outside):
                continue
            if page.repeat is None:
                self._ask(page, 0, questions)
                continue
            self._instances[page.id] = count = self._count(page)
            for number in range(1, count + 1):
                self._ask(page, number, questions)
        self.questions = tuple(questions)

    def _count(self, page: Page) -> int:
        assert page.repeat is not None, "a page that repeats"
        answered = max(self._answered.get(page.id, ()), default=0)
        return min(max(page.repeat.least, answered, self._opened.get(page.id, 0)), page.repeat.most)

    def _ask(self, page: Page, number: int, questions: list[AskedField]) -> None:
        place = _Place(self, page, number)
        for field in page.fields:
            if not _met(field.show_if, place):
                continue
            required = field.required or (field.required_if is not None and holds(field.required_if, place))
            question = AskedField(page, number, as_asked(field, page, number, required=required))
            item = question.field.id
            questions.append(question)
            self._by_item[item] = question
            self._items_of.setdefault(field.id, []).append(item)
            if field.kind is FieldKind.COMPUTED and field.compute is not None:
                self.computed[item] = computed(field.compute, place)


@dataclass(frozen=True)
class _Place:
    """A page, or an instance of it, from which conditions look."""

    asking: AskedForm
    page: Page
    number: int

    @property
    def today(self) -> date:
        return self.asking.today

    def given(self, field_id: str) -> Given | None:
        question = None
        if self.number:
            question = self.asking.question(item_in_block(self.page.id, self.number, field_id))
        question = question or self.asking.question(field_id)
        return None if question is None else Given(question.field, self.asking.value(question.field.id))

    def instances(self, page_id: str) -> int | None:
        return self.asking.instances(page_id)

    def all_given(self, field_id: str) -> list[Given]:
        own = self.given(field_id)
        if own is not None:
            return [own]
        found = [self.asking.question(item) for item in self.asking.items(field_id)]
        return [Given(one.field, self.asking.value(one.field.id)) for one in found if one is not None]


def as_asked(field: Field, page: Page, number: int, *, required: bool) -> Field:
    """A field as it stands in an instance of its page; the very same where nothing differs."""
    if number:
        own = {one.id for one in page.fields} if field.fills else ()
        fills = tuple(item_in_block(page.id, number, name) if name in own else name for name in field.fills)
        return msgspec.structs.replace(
            field, id=item_in_block(page.id, number, field.id), fills=fills, required=required
        )
    return field if field.required == required else msgspec.structs.replace(field, required=required)


def _met(condition: Condition | None, place: _Place) -> bool:
    return condition is None or holds(condition, place)


def _answered_instances(procedure: Procedure, answers: Answers) -> dict[str, set[int]]:
    """By page that repeats: the numbers of its instances in which somebody answered something."""
    blocks = {page.id: page for page in procedure.pages if page.repeat is not None}
    if not blocks:
        return {}
    typed = {(page.id, field.id) for page in blocks.values() for field in page.fields if field.kind not in NOBODY_TYPES}
    found: dict[str, set[int]] = {}
    for item, value in answers.items():
        page_id, number, field_id = place_of(item)
        if number and value and (page_id, field_id) in typed:
            repeat = blocks[page_id].repeat
            if repeat is not None and number <= repeat.most:
                found.setdefault(page_id, set()).add(number)
    return found
