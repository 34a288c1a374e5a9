"""Whether a field by itself can be answered: its bounds, its choices, what fills it, and what it is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.answer_formats import MAIL_LIMIT, range_of
from sync.contract.forms.conditions import Computation
from sync.contract.forms.field_roles import CARD_ITEMS, KINDS, FieldRole
from sync.contract.forms.procedures import Field, FieldKind, Procedure, Width
from sync.contract.forms.question_parts import Characters

_LARGEST = 10**12 - 1
"""A number has at most twelve digits (`sync.contract.forms.answer_formats`)."""
_LEAST_CHARACTERS = {
    FieldKind.TEXT: 1,
    FieldKind.KANA: 1,
    FieldKind.DATE: len("1990-01-02"),
    FieldKind.POSTAL_CODE: len("9910001"),
    FieldKind.PHONE: len("090-1234-5678"),
    FieldKind.MAIL: len("a@b.jp"),
    FieldKind.MONEY: 1,
    FieldKind.TIME: len("09:00"),
    FieldKind.YEAR_MONTH: len("1990-01"),
}
MAX_LENGTH_LIMIT = 1000
"""At 特大 a page of the confirmation holds some 70 characters: this much is fifteen of them for one answer."""
_MOST_CHARACTERS = {FieldKind.MAIL: MAIL_LIMIT}
_CARD_SEXES = frozenset({"male", "female", "not_applicable", "unknown"})
"""As the card and the certificate say it."""
_MOST_FILLED = 3
_MOST_PIECES = 999_999
_ADDED = frozenset({FieldKind.NUMBER, FieldKind.MONEY, FieldKind.ITEMS, FieldKind.COMPUTED})
_MOST_ADDED = 50
"""Terms of a sum: each may stand in every instance of a block."""
_MY_NUMBER_DIGITS = 12
_WIDTHS = {
    Characters.LATIN_CAPITALS: (Width.ANY, Width.HALF),
    Characters.ALPHANUMERIC: (Width.ANY, Width.HALF),
    Characters.KATAKANA: (Width.ANY, Width.FULL),
    Characters.HIRAGANA: (Width.ANY, Width.FULL),
}
"""Beside which width each set may stand."""
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def field_flaws(field: Field, page: str, procedure: Procedure, today: date) -> Iterator[Flaw]:
    """Everything that is wrong with one field. `today` is the day in Japan."""
    for reason, about in _found(field, procedure, today):
        yield Flaw(reason, page, field.id, about)


def _found(field: Field, procedure: Procedure, today: date) -> Iterator[tuple[Reason, str]]:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        yield from _choices(field)
    elif field.kind is FieldKind.ITEMS:
        yield from _items(field)
    elif field.kind is FieldKind.COMPUTED:
        yield from _computed(field, procedure)
    elif field.kind in (FieldKind.YES_NO, FieldKind.EXPLANATION):
        pass
    elif field.kind is FieldKind.CONSENT:
        if not procedure.consent_text.get("ja", "").strip():
            yield Reason.CONSENT_WITHOUT_TEXT, ""
    else:
        yield from _bounds(field, today)
    if field.characters is not None and not (field.kind is FieldKind.TEXT and field.width in _WIDTHS[field.characters]):
        yield Reason.CHARACTERS_WIDTH, field.characters.value
    yield from _card(field)
    yield from _fills(field, procedure)
    yield from _role(field)


def _choices(field: Field) -> Iterator[tuple[Reason, str]]:
    values = [choice.value for choice in field.choices]
    labels = [choice.label.get("ja", "") for choice in field.choices]
    yield from ((Reason.CHOICE_TWICE, value) for value in _twice(values))
    yield from ((Reason.LABEL_TWICE, label) for label in _twice(labels) if label)
    if field.kind is FieldKind.CHOICES:
        yield from _counts(field, len(set(values)))


def _counts(field: Field, available: int) -> Iterator[tuple[Reason, str]]:
    """Whether so many can be taken: at least `least`, at most `most` and what there is."""
    least, most = field.least or 0, available if field.most is None else min(field.most, available)
    if least > most or most < 1:
        yield Reason.COUNT_EMPTY, f"{least} > {most}"


def _items(field: Field) -> Iterator[tuple[Reason, str]]:
    yield from ((Reason.ITEM_TWICE, value) for value in _twice([item.value for item in field.items]))
    wrong = [item.value for item in field.items if not 1 <= item.most <= _MOST_PIECES or item.price < 0]
    yield from ((Reason.ITEM_BOUNDS, value) for value in wrong)
    yield from _counts(field, sum(item.most for item in field.items))


def _computed(field: Field, procedure: Procedure) -> Iterator[tuple[Reason, str]]:
    """Whether what it is computed from has a number, or a day."""
    assert field.compute is not None, "read"
    kinds = {one.id: one.kind for one in procedure.fields()}
    names = (*field.compute.of, field.compute.on) if field.compute.on in kinds else field.compute.of
    match field.compute.how:
        case Computation.SUM:
            yield from ((Reason.COMPUTE_KIND, name) for name in names if kinds.get(name) not in _ADDED)
            if len(names) > _MOST_ADDED:
                yield Reason.COMPUTE_KIND, f"{len(names)} > {_MOST_ADDED}"
        case Computation.AGE | Computation.DAYS:
            yield from ((Reason.COMPUTE_KIND, name) for name in names if kinds.get(name) is not FieldKind.DATE)
        case Computation.COUNT:
            pass


def _bounds(field: Field, today: date) -> Iterator[tuple[Reason, str]]:
    least: int | None = _LEAST_CHARACTERS.get(field.kind)
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            lowest, highest = range_of(field)
            low = max(lowest if lowest is not None else -_LARGEST, -_LARGEST)
            high = min(highest if highest is not None else _LARGEST, _LARGEST)
            if low > high:
                yield Reason.RANGE_EMPTY, f"{lowest} > {highest}"
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
        case FieldKind.DATE | FieldKind.YEAR_MONTH:
            yield from _days(field, today)
        case _:
            pass
    # What the card says may be longer than a form allows.
    if field.from_card is None and field.max_length < max(least or 1, 1):
        yield Reason.MAX_LENGTH, str(max(least or 1, 1))
    most = _MOST_CHARACTERS.get(field.kind, MAX_LENGTH_LIMIT)
    if field.max_length > most:
        yield Reason.MAX_LENGTH_LARGE, str(most)


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
