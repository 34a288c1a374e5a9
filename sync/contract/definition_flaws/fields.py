"""Whether a field by itself can be answered: its bounds, its choices, what fills it, and what it is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.field_roles import CARD_ITEMS, KINDS, FieldRole
from sync.contract.forms.procedures import Field, FieldKind, Procedure, Width

_LARGEST = 10**12 - 1
"""A number has at most twelve digits (`sync.contract.forms.answer_formats`)."""
_LEAST_CHARACTERS = {
    FieldKind.TEXT: 1,
    FieldKind.KANA: 1,
    FieldKind.DATE: len("1990-01-02"),
    FieldKind.POSTAL_CODE: len("9910001"),
    FieldKind.PHONE: len("090-1234-5678"),
    FieldKind.MAIL: len("a@b.jp"),
}
_CARD_SEXES = frozenset({"male", "female", "not_applicable", "unknown"})
"""As the card and the certificate say it."""
_MOST_FILLED = 3
_MY_NUMBER_DIGITS = 12
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def field_flaws(field: Field, page: str, procedure: Procedure, today: date) -> Iterator[Flaw]:
    """Everything that is wrong with one field. `today` is the day in Japan."""
    for reason, about in _found(field, procedure, today):
        yield Flaw(reason, page, field.id, about)


def _found(field: Field, procedure: Procedure, today: date) -> Iterator[tuple[Reason, str]]:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        yield from _choices(field)
    elif field.kind is FieldKind.CONSENT:
        if not procedure.consent_text.get("ja", "").strip():
            yield Reason.CONSENT_WITHOUT_TEXT, ""
    else:
        yield from _bounds(field, today)
    yield from _card(field)
    yield from _fills(field, procedure)
    yield from _role(field)


def _choices(field: Field) -> Iterator[tuple[Reason, str]]:
    values = [choice.value for choice in field.choices]
    labels = [choice.label.get("ja", "") for choice in field.choices]
    yield from ((Reason.CHOICE_TWICE, value) for value in _twice(values))
    yield from ((Reason.LABEL_TWICE, label) for label in _twice(labels) if label)


def _bounds(field: Field, today: date) -> Iterator[tuple[Reason, str]]:
    least: int | None = _LEAST_CHARACTERS.get(field.kind)
    match field.kind:
        case FieldKind.NUMBER:
            low = max(field.minimum if field.minimum is not None else -_LARGEST, -_LARGEST)
            high = min(field.maximum if field.maximum is not None else _LARGEST, _LARGEST)
            if low > high:
                yield Reason.RANGE_EMPTY, f"{field.minimum} > {field.maximum}"
            else:
                least = len(str(min(max(0, low), high)))
                if len(str(low)) == _MY_NUMBER_DIGITS and not field.allows_long_digits and low > 0:
                    yield Reason.MY_NUMBER_LIKE, str(_MY_NUMBER_DIGITS)
        case FieldKind.DIGITS:
            least = field.length
            if field.length is None:
                yield Reason.LENGTH_MISSING, ""
            elif field.length < 1:
                yield Reason.LENGTH, str(field.length)
            elif field.length == _MY_NUMBER_DIGITS and not field.allows_long_digits:
                yield Reason.MY_NUMBER_LIKE, str(_MY_NUMBER_DIGITS)
        case FieldKind.DATE:
            yield from _days(field, today)
        case _:
            pass
    # What the card says may be longer than a form allows.
    if field.from_card is None and field.max_length < max(least or 1, 1):
        yield Reason.MAX_LENGTH, str(max(least or 1, 1))


def _days(field: Field, today: date) -> Iterator[tuple[Reason, str]]:
    if field.not_before is None:
        return
    try:
        first = date.fromisoformat(field.not_before) if _ISO_DAY.fullmatch(field.not_before) else None
    except ValueError:
        first = None
    if first is None:
        yield Reason.NOT_BEFORE_NO_DAY, field.not_before
    elif field.not_after_today and first > today:
        yield Reason.NO_DAY_LEFT, field.not_before


def _card(field: Field) -> Iterator[tuple[Reason, str]]:
    if field.from_card is None:
        return
    role = CARD_ITEMS.get(field.from_card)
    if role is None:
        yield Reason.CARD_ITEM_UNKNOWN, field.from_card
    elif KINDS[role] is not field.kind:
        yield Reason.CARD_ITEM_KIND, field.from_card
    elif role is FieldRole.SEX:
        missing = _CARD_SEXES - {choice.value for choice in field.choices}
        yield from ((Reason.CARD_VALUE_MISSING, value) for value in sorted(missing))


def _fills(field: Field, procedure: Procedure) -> Iterator[tuple[Reason, str]]:
    if field.fills and field.kind is not FieldKind.POSTAL_CODE:
        yield Reason.FILLS_NO_POSTAL_CODE, ""
        return
    if len(field.fills) > _MOST_FILLED:
        yield Reason.FILLS_TOO_MANY, str(len(field.fills))
    known = {one.id: one for one in procedure.fields()}
    for place, filled in enumerate(field.fills):
        target = known.get(filled)
        if target is None or filled in field.fills[:place]:
            yield Reason.FILLS_UNKNOWN, filled
        elif target.kind is not FieldKind.TEXT or target.width is Width.HALF or target.from_card is not None:
            yield Reason.FILLS_KIND, filled


def _role(field: Field) -> Iterator[tuple[Reason, str]]:
    if field.role is None:
        return
    role = next((role for role in FieldRole if role.value == field.role), None)
    if role is None:
        yield Reason.ROLE_UNKNOWN, field.role
    elif KINDS[role] is not field.kind or CARD_ITEMS.get(field.from_card or "", role) is not role:
        yield Reason.ROLE_KIND, field.role


def _twice(values: list[str]) -> list[str]:
    return [value for place, value in enumerate(values) if value in values[:place]]
