"""Whether every page and field can be asked at all, every condition can hold, and every demand can be met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.possible import ANYHOW, Known, Ways, every, ways_of
from sync.contract.forms.answer_formats import judge_text
from sync.contract.forms.comparisons import ordinal
from sync.contract.forms.conditions import Condition, Test
from sync.contract.forms.form_shape import comparisons_in
from sync.contract.forms.procedures import Field, FieldKind, Page, Procedure
from sync.contract.forms.rules import CONSENT_GIVEN, fold

_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY, FieldKind.COMPUTED})
_COMPARED = (_NUMBERS, *(frozenset({kind}) for kind in (FieldKind.DATE, FieldKind.TIME, FieldKind.YEAR_MONTH)))
"""Kinds of which one may be at least another."""
_AGES = frozenset({Test.AGE_AT_LEAST, Test.AGE_BELOW})


def condition_flaws(procedure: Procedure, today: date) -> Iterator[Flaw]:
    """Values that a condition waits for in vain, and pages and fields that nobody is ever asked."""
    asked: dict[str, Ways] = {}
    fields: dict[str, Field] = {}
    blocks: dict[str, Page] = {}
    known = Known(fields, asked, blocks, lambda field, value: can_have(field, value, today))
    for page in procedure.pages:
        yield from _vain(page.show_if, known, page.id, "")
        of_page = ways_of(page.show_if, known)
        if not of_page:
            yield Flaw(Reason.NEVER_ASKED, page.id)
        for field in page.fields:
            ways = every((of_page, ways_of(field.show_if, known)))
            fields[field.id], asked[field.id] = field, ways
            yield from _vain(field.show_if, known, page.id, field.id)
            if of_page and not ways:
                yield Flaw(Reason.NEVER_ASKED, page.id, field.id)
            elif of_page:
                yield from _demanded(field, ways, known, page.id)
        if page.repeat is not None:
            blocks[page.id] = page


def can_have(field: Field, value: str, today: date) -> bool:
    """Whether an answer of this field can be this value, or (of several choices) hold it."""
    match field.kind:
        case FieldKind.CHOICES:
            return any(choice.value == value for choice in field.choices)
        case FieldKind.CHOICE if value:
            return any(choice.value == value for choice in field.choices)
        case FieldKind.CONSENT if value:
            return value == CONSENT_GIVEN
        case FieldKind.YES_NO if value:
            return value in ("yes", "no")
        case FieldKind.EXPLANATION:
            return False
        case _ if not value:
            return not field.required
        case _ if field.from_card is not None:
            return True  # taken as the card says it
        case FieldKind.ITEMS | FieldKind.COMPUTED:
            return True
        case _:
            return fold(field, value) == value and judge_text(field, value, today) is None


def _demanded(field: Field, ways: Ways, known: Known, page: str) -> Iterator[Flaw]:
    """What stands under a condition, or is demanded, of a field that somebody is asked."""
    yield from _vain(field.required_if, known, page, field.id)
    if field.required_if is not None and not every((ways, ways_of(field.required_if, known))):
        yield Flaw(Reason.CONDITION_NEVER, page, field.id)
    itself = Known({field.id: field}, {field.id: ANYHOW}, {}, known.can_have)
    met = ANYHOW
    for number, demand in enumerate(field.must, 1):
        yield from _vain(demand.condition, known, page, field.id)
        met = every((met, _ways_of_itself(demand.condition, itself, field)))
        if not met:
            yield Flaw(Reason.DEMAND_NEVER_MET, page, field.id, str(number))
            return


def _ways_of_itself(condition: Condition, itself: Known, field: Field) -> Ways:
    """Only what a demand wants of the field's own answer: another answer may be missing, and then nothing is wanted."""
    if condition.none or any(one.field != field.id or one.other for one in comparisons_in(condition)):
        if not condition.all:
            return ANYHOW
        return every(_ways_of_itself(one, itself, field) for one in condition.all)
    return ways_of(condition, itself)


def _vain(condition: Condition | None, known: Known, page: str, field_id: str) -> Iterator[Flaw]:
    for one in comparisons_in(condition) if condition is not None else ():
        asked = known.fields.get(one.field)
        if asked is None:
            continue  # counts the instances of a page
        if one.test is Test.IS_ONE_OF:
            vain = [value for value in one.values if not known.can_have(asked, value)]
            yield from (Flaw(Reason.CONDITION_VALUE, page, field_id, value) for value in vain)
        elif not _can_compare(one, asked, known):
            yield Flaw(Reason.COMPARISON_KIND, page, field_id, one.field)


def _can_compare(one: Condition, asked: Field, known: Known) -> bool:
    other = known.fields.get(one.other)
    if one.test in _AGES:
        on = known.fields.get(one.on)
        return asked.kind is FieldKind.DATE and (on is None or on.kind is FieldKind.DATE)
    if one.test is Test.EQUALS:
        return other is not None and other.kind is asked.kind
    if one.test in (Test.AT_LEAST, Test.AT_MOST):
        if one.plus_days and (other is None or asked.kind is not FieldKind.DATE):
            return False
        if other is not None:
            return any({asked.kind, other.kind} <= kinds for kinds in _COMPARED)
        return any(asked.kind in kinds for kinds in _COMPARED) and ordinal(asked, one.values[0]) is not None
    return asked.kind is not FieldKind.EXPLANATION
