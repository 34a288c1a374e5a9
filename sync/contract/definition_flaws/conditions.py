"""Whether every page and field can be asked at all.

Conditions only ever add up: what is asked depends on one field, which is itself asked under its own conditions. So a
place can be reached exactly when each single-valued field on the way has one value that all conditions on it allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.answer_formats import judge_text
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.forms.rules import CONSENT_GIVEN, fold

_Demands = tuple[tuple[Field, frozenset[str]], ...]
"""Fields and the values of which each must have one."""


def condition_flaws(procedure: Procedure, today: date) -> Iterator[Flaw]:
    """Values that a condition waits for in vain, and pages and fields that nobody is ever asked."""
    demands: dict[str, _Demands] = {}
    fields: dict[str, Field] = {}
    for page in procedure.pages:
        yield from _vain(page.show_if, fields, today, page.id, "")
        page_demands = _demanded(page.show_if, fields, demands, today)
        reached = _can_hold(page_demands)
        if not reached:
            yield Flaw(Reason.NEVER_ASKED, page.id)
        for field in page.fields:
            yield from _vain(field.show_if, fields, today, page.id, field.id)
            demands[field.id] = page_demands + _demanded(field.show_if, fields, demands, today)
            fields[field.id] = field
            if reached and not _can_hold(demands[field.id]):
                yield Flaw(Reason.NEVER_ASKED, page.id, field.id)


def can_have(field: Field, value: str, today: date) -> bool:
    """Whether an answer of this field can be this value, or (of several choices) hold it."""
    match field.kind:
        case FieldKind.CHOICES:
            return any(choice.value == value for choice in field.choices)
        case FieldKind.CHOICE if value:
            return any(choice.value == value for choice in field.choices)
        case FieldKind.CONSENT if value:
            return value == CONSENT_GIVEN
        case _ if not value:
            return not field.required
        case _ if field.from_card is not None:
            return True  # taken as the card says it
        case _:
            return fold(field, value) == value and judge_text(field, value, today) is None


def _vain(
    condition: Condition | None, fields: dict[str, Field], today: date, page: str, field_id: str
) -> Iterator[Flaw]:
    if condition is None:
        return
    asked = fields[condition.field]
    yield from (
        Flaw(Reason.CONDITION_VALUE, page, field_id, value)
        for value in condition.values
        if not can_have(asked, value, today)
    )


def _demanded(
    condition: Condition | None, fields: dict[str, Field], demands: dict[str, _Demands], today: date
) -> _Demands:
    if condition is None:
        return ()
    asked = fields[condition.field]
    good = frozenset(value for value in condition.values if can_have(asked, value, today))
    return (*demands[asked.id], (asked, good))


def _can_hold(demands: _Demands) -> bool:
    left: dict[str, frozenset[str]] = {}
    for field, values in demands:
        if not values:
            return False
        if field.kind is not FieldKind.CHOICES:  # of those, one may have several
            left[field.id] = left.get(field.id, values) & values
    return all(left.values())
