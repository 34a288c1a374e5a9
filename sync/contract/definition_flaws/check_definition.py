"""What no resident could answer, or no office could use, is refused before it is signed.

For whoever signs (the centre) and whoever writes. A kiosk reads a definition without it: what was signed is served.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import msgspec

from sync.contract.chain.statement import ITEMS_LIMIT, STATEMENT_LIMIT_BYTES
from sync.contract.chain.statement_lines import WITHDRAWAL_ITEM
from sync.contract.definition_flaws.applicants import applicant_flaws
from sync.contract.definition_flaws.conditions import condition_flaws
from sync.contract.definition_flaws.fields import field_flaws
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.texts import text_flaws
from sync.contract.forms.asking import NO_ANSWER
from sync.contract.forms.card_parts import PARTS_OF
from sync.contract.forms.field_roles import FieldRole, Whose, fields_with
from sync.contract.forms.procedures import CARD_PARTS_1, CATEGORIES, MEMBERS_SINCE, Field, FieldKind, Page, Procedure
from sync.japanese.kana import is_kana

CERTIFICATES: dict[str, tuple[FieldRole, ...]] = {
    "resident_record": (FieldRole.NAME, FieldRole.ADDRESS, FieldRole.BIRTH_DATE, FieldRole.SEX),
}
"""Type of a certificate → what the applicant must always have answered, so that the register knows them."""
CERTIFICATE_VALUES = {
    FieldRole.CERTIFICATE_SCOPE: frozenset({"self", "household", "members"}),
    FieldRole.CERTIFICATE_DETAILS: frozenset({"head_relation", "domicile", "residence_status", "history"}),
}
"""Choices that whoever issues understands."""
NAME_LIMIT = 200
"""Characters of a procedure's name that lists and databases keep."""
_MEMBERS = "members"
_BESIDE = 20
"""Characters that stand beside a label: a code, a count, a price."""
_CHARACTER_BYTES = 8
"""Of the longest character with a variation selector; an answer stands in a statement twice, as value and as drawn."""


def check_definition(procedure: Procedure, today: date) -> tuple[Flaw, ...]:
    """Everything that is wrong with it; (): it may be signed. `today` is the day in Japan.

    What passes can be answered: there are answers to which the verdict has nothing to say.
    """
    return tuple(_found(procedure, today))


def _found(procedure: Procedure, today: date) -> Iterator[Flaw]:
    if procedure.category not in CATEGORIES:
        yield Flaw(Reason.UNKNOWN_CATEGORY, about=procedure.category)
    if procedure.reading and not is_kana(procedure.reading):
        yield Flaw(Reason.READING_NOT_KANA, about=procedure.reading)
    if not procedure.fields():
        yield Flaw(Reason.NOTHING_ASKED)
    if sum(len(page.fields) * _times(page) for page in procedure.pages) > ITEMS_LIMIT:
        yield Flaw(Reason.TOO_MANY_FIELDS, about=str(ITEMS_LIMIT))
    longest = sum(_longest(field) * _times(page) for page in procedure.pages for field in page.fields)
    if 2 * _CHARACTER_BYTES * longest > STATEMENT_LIMIT_BYTES:
        yield Flaw(Reason.ANSWERS_TOO_LONG, about=str(STATEMENT_LIMIT_BYTES // (2 * _CHARACTER_BYTES)))
    if any(len(name) > NAME_LIMIT for name in procedure.name.values()):
        yield Flaw(Reason.NAME_TOO_LONG, about=str(NAME_LIMIT))
    yield from text_flaws(procedure)
    seen: set[str] = set()
    for page in procedure.pages:
        if page.id in seen:
            yield Flaw(Reason.PAGE_TWICE, page.id)
        seen.add(page.id)
        if not page.fields:
            yield Flaw(Reason.PAGE_EMPTY, page.id)
        if page.of not in set(Whose):
            yield Flaw(Reason.WHOSE_UNKNOWN, page.id, about=page.of)
        for field in page.fields:
            if field.id == WITHDRAWAL_ITEM:
                yield Flaw(Reason.RESERVED_ID, page.id, field.id)
            yield from field_flaws(field, page.id, procedure, today)
            # A certificate shows one holder, and a consent is to one text.
            if page.repeat is not None and (field.from_card is not None or field.kind is FieldKind.CONSENT):
                yield Flaw(Reason.NOT_IN_BLOCK, page.id, field.id)
    yield from condition_flaws(procedure, today)
    yield from applicant_flaws(procedure)
    yield from _card(procedure)
    yield from _certificate(procedure)
    yield from _needs(procedure)


def _times(page: Page) -> int:
    return 1 if page.repeat is None else page.repeat.most


def _longest(field: Field) -> int:
    """Characters of its longest answer, as stated or drawn."""
    if field.kind in (FieldKind.CHOICES, FieldKind.ITEMS):
        labels = (*(one.label for one in field.choices), *(one.label for one in field.items))
        return max(field.max_length, sum(max(map(len, label.values()), default=0) + _BESIDE for label in labels))
    return 0 if field.kind in NO_ANSWER else field.max_length


def _card(procedure: Procedure) -> Iterator[Flaw]:
    """Only the signature's certificate shows what a card said, and of two fields it would show one."""
    known: set[str] = set()
    for page in procedure.pages:
        for field in page.fields:
            if field.from_card is None:
                continue
            if not procedure.needs_signature:
                yield Flaw(Reason.CARD_WITHOUT_SIGNATURE, page.id, field.id)
            if field.from_card in known:
                yield Flaw(Reason.CARD_ITEM_TWICE, page.id, field.id, field.from_card)
            known.add(field.from_card)
    for item, parts in PARTS_OF.items():
        yield from _card_parts(procedure, item, parts)


def _card_parts(procedure: Procedure, item: str, parts: tuple[str, ...]) -> Iterator[Flaw]:
    """The certificate shows the whole: each part is asked with the others, and any may be empty (no building)."""
    for page in procedure.pages:
        here = [field for field in page.fields if field.from_card in parts]
        if not here:
            continue
        together = [field.from_card for field in here] == list(parts)
        free = not any(field.required or field.required_if or field.show_if for field in here)
        if not together or not free:
            yield Flaw(Reason.CARD_PARTS, page.id, here[0].id, item)
        if CARD_PARTS_1 not in procedure.needs:
            yield Flaw(Reason.NEED_NOT_NAMED, page.id, here[0].id, CARD_PARTS_1)


def _certificate(procedure: Procedure) -> Iterator[Flaw]:
    if procedure.issues_certificate is None:
        return
    needed = CERTIFICATES.get(procedure.issues_certificate)
    if needed is None:
        yield Flaw(Reason.CERTIFICATE_UNKNOWN, about=procedure.issues_certificate)
        return
    page_of = {field.id: page for page in procedure.pages for field in page.fields}
    for role in needed:
        found = fields_with(procedure, role)
        if not found and _by_parts(procedure, role, page_of):
            continue
        always = [one for one in found if one.required and one.show_if is None and page_of[one.id].show_if is None]
        if len(found) != 1 or found != tuple(always):
            yield Flaw(Reason.CERTIFICATE_NEEDS, about=role.value)
    for role, values in CERTIFICATE_VALUES.items():
        for field in _of_anybody(procedure, role):
            page = page_of[field.id].id
            strange = sorted({choice.value for choice in field.choices} - values)
            yield from (Flaw(Reason.CERTIFICATE_VALUE, page, field.id, value) for value in strange)
    scopes = {choice.value for one in _of_anybody(procedure, FieldRole.CERTIFICATE_SCOPE) for choice in one.choices}
    if _MEMBERS in scopes and not _of_anybody(procedure, FieldRole.CERTIFICATE_MEMBERS):
        yield Flaw(Reason.CERTIFICATE_NEEDS, about=FieldRole.CERTIFICATE_MEMBERS.value)


def _by_parts(procedure: Procedure, role: FieldRole, page_of: dict[str, Page]) -> bool:
    """Whether the card gives all parts of it, whatever else is answered."""
    parts = PARTS_OF.get(role.value, ())
    given = [one.from_card for one in procedure.fields() if one.show_if is None and page_of[one.id].show_if is None]
    return bool(parts) and set(parts) <= set(given)


def _needs(procedure: Procedure) -> Iterator[Flaw]:
    """A member that older kiosks would pass over is used, and its name does not stand in `needs`."""
    for page, field, part in _parts(procedure):
        for member in part.__struct_fields__:
            needed = MEMBERS_SINCE.get(f"{type(part).__name__}.{member}")
            if needed and needed not in procedure.needs and getattr(part, member) != _default(type(part), member):
                yield Flaw(Reason.NEED_NOT_NAMED, page, field, needed)


def _parts(value: object, page: str = "", field: str = "") -> Iterator[tuple[str, str, msgspec.Struct]]:
    """Everything with members in a definition, how deep ever, with the ids of the page and field that it belongs to."""
    if isinstance(value, msgspec.Struct):
        page = value.id if isinstance(value, Page) else page
        field = value.id if isinstance(value, Field) else field
        yield page, field, value
        for member in value.__struct_fields__:
            yield from _parts(getattr(value, member), page, field)
    elif isinstance(value, tuple):
        for held in value:
            yield from _parts(held, page, field)


@cache
def _default(part: type[msgspec.Struct], name: str) -> object:
    """What a definition says that leaves it out."""
    (member,) = (one for one in msgspec.structs.fields(part) if one.name == name)
    return member.default if member.default_factory is msgspec.NODEFAULT else member.default_factory()


def _of_anybody(procedure: Procedure, role: FieldRole) -> tuple[Field, ...]:
    return tuple(field for of in Whose for field in fields_with(procedure, role, of))
