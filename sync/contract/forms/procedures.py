"""A procedure as data: what it asks, on which pages, in which words, and what it needs.

A statement names the SHA-256 of the very bytes that were used. What an office may change without a new form
(telephone, fee …) lies beside it: `sync.contract.wire.catalogue.ServiceFacts`.
Texts are mappings from language (`ja`, `en`, `easy-ja`) to words; easy Japanese carries ruby as `{漢字|かんじ}`.
Members that are not known here are passed over: what must not be is named in `needs` (docs/adr/0015-wire.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec

from sync.contract.bounds import ChoiceValue, Hash, Name, Version
from sync.contract.capabilities import NEEDS_MET
from sync.contract.forms.answers import place_of
from sync.contract.forms.conditions import Compute, Condition, Demand
from sync.contract.forms.form_shape import shape_flaws
from sync.contract.forms.question_parts import Characters, Once, PricedItem, Repeat, Who
from sync.contract.forms.texts import Text
from sync.contract.one_reading import each_member_once
from sync.errors import ContractError, DefinitionNotRead, TooLarge

DEFINITION_LIMIT_BYTES = 256 * 1024
CATEGORIES = ("moving", "birth", "child", "waste", "insurance", "tax", "care", "certificate", "other")
"""The scenes of life under which procedures stand. One that is not known here stands under the last."""


class FieldKind(StrEnum):
    """How a field is asked and judged."""

    TEXT = "text"
    KANA = "kana"
    """A reading: full-width katakana; hiragana and half-width kana are folded."""
    NUMBER = "number"
    """Whole number between `minimum` and `maximum`."""
    DIGITS = "digits"
    """Digits of a fixed length, kept as text (account numbers)."""
    DATE = "date"
    """Value ISO `YYYY-MM-DD`; asked by era."""
    CHOICE = "choice"
    CHOICES = "choices"
    POSTAL_CODE = "postal_code"
    PHONE = "phone"
    MAIL = "mail"
    CONSENT = "consent"
    """Value `yes`; its words are in `consent_text` of the procedure."""
    YES_NO = "yes_no"
    """Value `yes` or `no`."""
    MONEY = "money"
    """Whole yen between `minimum` and `maximum`."""
    TIME = "time"
    """Value `HH:MM`, 00:00 to 23:59."""
    YEAR_MONTH = "year_month"
    """Value `YYYY-MM`; asked by era."""
    ITEMS = "items"
    """How many of each of `items`, with what they cost together."""
    COMPUTED = "computed"
    """Follows from other answers (`compute`); nobody types it."""
    ATTACHMENT = "attachment"
    """Files of the media `types`; docs/adr/0026-attachments.md."""
    EXPLANATION = "explanation"
    """Words and a picture between questions: it has no answer."""


class Width(StrEnum):
    """Which characters a text field takes (VAL-14)."""

    ANY = "any"
    FULL = "full"
    HALF = "half"


class Choice(msgspec.Struct, frozen=True):
    """One answer that may be chosen."""

    value: ChoiceValue
    label: Text
    code: str = ""
    """The office's number of it, drawn before the label (FORM-01)."""


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question."""

    id: Name
    kind: FieldKind
    label: Text
    required: bool = False
    width: Width = Width.ANY
    max_length: int = 100
    minimum: int | None = None
    maximum: int | None = None
    length: int | None = None
    """Digits: exactly this many."""
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    example: Text = {}
    help: Text = {}
    unit: Text = {}
    from_card: str | None = None
    """Filled from the card and locked (JPK-06): `name`, `address`, `birth_on`, `sex`, or a part of one
    (`sync.contract.forms.card_parts`)."""
    fills: tuple[str, ...] = ()
    """Postal code only: ids of the fields that receive prefecture+city and town."""
    not_after_today: bool = False
    not_before: str | None = None
    allows_long_digits: bool = False
    """Switches the My Number detector off where other 12-digit numbers are expected."""
    role: str | None = None
    """What the answer is, whosever it is (`sync.contract.forms.field_roles`)."""
    required_if: Condition | None = None
    """Must be answered while this holds (▲); `required` is always (※)."""
    must: tuple[Demand, ...] = ()
    characters: Characters | None = None
    lines: int = 1
    """Of a text: how high its box is drawn."""
    least: int | None = None
    """Choices, items, files: so many at least, where any are required or given."""
    most: int | None = None
    twice: bool = False
    """Mail: typed a second time to be sure (VAL-17). The second is no answer."""
    items: tuple[PricedItem, ...] = ()
    compute: Compute | None = None
    types: tuple[str, ...] = ()
    """Attachment: media types that are taken (ATT-01)."""
    picture: Hash | None = None
    """SHA-256 of the picture of an explanation."""
    error: Text = {}
    """Said instead of the general sentence where the answer cannot stand."""
    spoken: Text = {}
    """Said by speech instead of the label."""
    paper_name: str = ""
    """What the paper form calls it."""
    not_exported: bool = False
    """Left out of every export of the office."""
    searchable: bool = False
    """Staff find an application by this answer."""


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question page of the kiosk: fields that are one answer."""

    id: Name
    title: Text
    fields: tuple[Field, ...]
    group: Text = {}
    """Heading of these answers on the confirm screen (one person or matter)."""
    show_if: Condition | None = None
    of: str = "applicant"
    """Whose answers these are (`sync.contract.forms.field_roles.Whose`)."""
    repeat: Repeat | None = None


class Procedure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One procedure (手続き) with the form that a kiosk asks."""

    id: Name
    version: Version
    body: str
    """5-digit body code that offers it."""
    name: Text
    category: str
    """Icon and place on the choose screen: one of `CATEGORIES`."""
    summary: Text
    pages: tuple[Page, ...]
    needs_signature: bool
    needs_card: bool
    consent_version: int
    consent_text: Text
    section: Text
    """The office that handles it."""
    allows_withdrawal: bool = True
    issues_certificate: str | None = None
    """Type of certificate an accepted request ends with, for example `resident_record`."""
    keywords: tuple[str, ...] = ()
    reading: str = ""
    ends_without_decision: bool = False
    """Surveys and notices: staff may complete it from unprocessed."""
    needs: tuple[str, ...] = ()
    """Capabilities (`sync.contract.capabilities`) without which nobody may serve it."""
    who: Who | None = None
    once: Once | None = None
    needs_id: bool = False
    """An identity document is shown at the counter afterwards; said before the form."""
    my_number: bool = False
    """The office works on it with the My Number, in that zone only. The kiosk never asks for it."""
    test_operation: bool = False
    """A trial: labelled on every page, slip and list, never counted, never mailed (ENT-23)."""
    retention_days: int | None = None
    """How long the office keeps an ended application. None: the city's setting."""
    survey: bool = False
    """A questionnaire: its applications are read or not yet read, and its results stand in the totals."""

    @property
    def uses_card(self) -> bool:
        """Whether a My Number card is used for it: to fill it in, to sign it, or both (SEC-08)."""
        return self.needs_card or self.needs_signature

    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order they are asked."""
        return tuple(field for page in self.pages for field in page.fields)

    def field(self, item: str) -> Field:
        """The field of an item: of this id, or that of `page[n].field` on a page that repeats so often.

        Raises:
            ContractError: no such field.
        """
        found = self.fields_of((item,)).get(item)
        if found is None:
            raise ContractError(f"procedure {self.id} has no field {item[:130]}")
        return found

    def fields_of(self, items: Iterable[str]) -> dict[str, Field]:
        """The fields of those items that can stand in a statement of it."""
        places = {
            (page.id if page.repeat else "", field.id): (field, page.repeat.most if page.repeat else 0)
            for page in self.pages
            for field in page.fields
        }
        found: dict[str, Field] = {}
        for item in items:
            page_id, number, field_id = place_of(item)
            field, most = places.get((page_id, field_id), (None, 0))
            if field is not None and number <= most:
                found[item] = field
        return found


FORMS_2 = "forms-2"
REPEAT_1 = "repeat-1"
CARD_PARTS_1 = "card-parts-1"
"""Where `from_card` names a part of the card's name or address: an older kiosk would ask it of the resident."""
MEMBERS_SINCE: dict[str, str | None] = {
    "Condition.test": FORMS_2,
    "Condition.other": FORMS_2,
    "Condition.plus_days": FORMS_2,
    "Condition.on": FORMS_2,
    "Condition.all": FORMS_2,
    "Condition.any": FORMS_2,
    "Condition.none": FORMS_2,
    "Choice.code": FORMS_2,
    "Field.required_if": FORMS_2,
    "Field.must": FORMS_2,
    "Field.characters": FORMS_2,
    "Field.lines": None,
    "Field.least": FORMS_2,
    "Field.most": FORMS_2,
    "Field.twice": None,
    "Field.items": None,
    "Field.compute": None,
    "Field.types": None,
    "Field.picture": None,
    "Field.error": None,
    "Field.spoken": None,
    "Field.paper_name": None,
    "Field.not_exported": None,
    "Field.searchable": None,
    "Page.repeat": REPEAT_1,
    "Procedure.who": None,
    "Procedure.once": None,
    "Procedure.needs_id": None,
    "Procedure.my_number": None,
    "Procedure.test_operation": FORMS_2,
    "Procedure.retention_days": None,
    "Procedure.survey": None,
}
"""`Field.required_if` → the name in `needs` without which nobody may serve a definition that has it: an older kiosk
passes the member over, and would ask something else than the form says. None: what is asked does not change, or the
member is of a kind that an older kiosk refuses anyway.

Each member that came after version 1 of docs/definition-format.md.
"""


class _Named(msgspec.Struct, frozen=True):
    """What a refusal can still say of a definition that is of no other form that is known here."""

    id: Name = ""


class _Needing(msgspec.Struct, frozen=True):
    needs: tuple[str, ...] = ()


class _FieldOfAKind(msgspec.Struct, frozen=True):
    kind: str = ""


class _PageOfKinds(msgspec.Struct, frozen=True):
    fields: tuple[_FieldOfAKind, ...] = ()


class _Kinds(msgspec.Struct, frozen=True):
    pages: tuple[_PageOfKinds, ...] = ()


P = TypeVar("P", _Named, _Needing, _Kinds)
_DECODER = msgspec.json.Decoder(Procedure)
_NAMED, _NEEDING, _KINDS = (msgspec.json.Decoder(_Named), msgspec.json.Decoder(_Needing), msgspec.json.Decoder(_Kinds))


def read_procedure(data: bytes, has: frozenset[str] = NEEDS_MET, *, each_once: bool = True) -> Procedure:
    """Read a definition and check what its shape alone cannot say. `has`: what this program has of what it may need.

    Not `each_once`: for a list of hundreds, each of which is read again before anything is asked by it. To see that no
    member stands twice costs more than all the rest.

    Raises:
        TooLarge: above `DEFINITION_LIMIT_BYTES`.
        DefinitionNotRead: not a definition, a field of an unknown kind, something needed that is not here, or not of a
            form that can be asked (`sync.contract.forms.form_shape`).
    """
    if len(data) > DEFINITION_LIMIT_BYTES:
        raise TooLarge("a procedure definition is at most 256 KiB")
    named = _part(_NAMED, data, _Named()).id
    missing = tuple(sorted(set(_part(_NEEDING, data, _Needing()).needs) - has))
    if missing:
        raise DefinitionNotRead(f"definition {named} needs {', '.join(missing)[:200]}", named, needs=missing)
    try:
        procedure = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        kinds = _unknown_kinds(data)
        told = f"fields of unknown kinds: {', '.join(kinds)[:200]}" if kinds else "not a procedure definition"
        raise DefinitionNotRead(f"{named} {told}".strip(), named, kinds=kinds) from wrong
    try:
        if each_once:
            each_member_once(data)
    except ContractError as wrong:
        raise DefinitionNotRead(f"{named}: {wrong}", named) from wrong
    wrong_shape = next(shape_flaws(procedure), None)
    if wrong_shape is not None:
        raise DefinitionNotRead(f"{named}: {wrong_shape}", named)
    return procedure


def _part(decoder: msgspec.json.Decoder[P], data: bytes, otherwise: P) -> P:
    """One part of a definition, whatever is wrong with the others."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return otherwise


def _unknown_kinds(data: bytes) -> tuple[str, ...]:
    used = {field.kind for page in _part(_KINDS, data, _Kinds()).pages for field in page.fields if field.kind}
    return tuple(sorted(used - set(FieldKind)))
