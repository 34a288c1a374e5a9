"""A procedure as data: what it asks, on which pages, in which words, and what it needs.

A statement names the SHA-256 of the very bytes that were used. What an office may change without a new form
(telephone, fee …) lies beside it: `sync.contract.wire.catalogue.ServiceFacts`.
Texts are mappings from language (`ja`, `en`, `easy-ja`) to words; easy Japanese carries ruby as `{漢字|かんじ}`.
Members that are not known here are passed over: what must not be is named in `needs` (docs/adr/0015-wire.md).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias, TypeVar

import msgspec

from sync.contract.bounds import ChoiceValue, Name, Version
from sync.contract.capabilities import NEEDS_MET
from sync.contract.one_reading import each_member_once
from sync.errors import ContractError, DefinitionNotRead, TooLarge

LANGUAGES = ("ja", "easy-ja", "en")
DEFINITION_LIMIT_BYTES = 256 * 1024
CATEGORIES = ("moving", "birth", "child", "waste", "insurance", "tax", "care", "certificate", "other")
"""The scenes of life under which procedures stand. One that is not known here stands under the last."""

Text: TypeAlias = dict[str, str]


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


class Width(StrEnum):
    """Which characters a text field takes (VAL-14)."""

    ANY = "any"
    FULL = "full"
    HALF = "half"


class Choice(msgspec.Struct, frozen=True):
    """One answer that may be chosen."""

    value: ChoiceValue
    label: Text


class Condition(msgspec.Struct, frozen=True):
    """Shown (and then required, if required) only while another field has one of these values."""

    field: str
    values: tuple[str, ...]


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
    """Filled from the card and locked: `name`, `address`, `birth_on` or `sex` (JPK-06)."""
    fills: tuple[str, ...] = ()
    """Postal code only: ids of the fields that receive prefecture+city and town."""
    not_after_today: bool = False
    not_before: str | None = None
    allows_long_digits: bool = False
    """Switches the My Number detector off where other 12-digit numbers are expected."""
    role: str | None = None
    """What the answer is, whosever it is (`sync.contract.forms.field_roles`)."""


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

    @property
    def uses_card(self) -> bool:
        """Whether a My Number card is used for it: to fill it in, to sign it, or both (SEC-08)."""
        return self.needs_card or self.needs_signature

    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order they are asked."""
        return tuple(field for page in self.pages for field in page.fields)

    def field(self, field_id: str) -> Field:
        """The field of this id.

        Raises:
            ContractError: no such field.
        """
        for field in self.fields():
            if field.id == field_id:
                return field
        raise ContractError(f"procedure {self.id} has no field {field_id}")


MEMBERS_SINCE: dict[str, str | None] = {}
"""`Field.required_if` → the name in `needs` without which nobody may serve a definition that has it: an older kiosk
passes the member over, and would ask something else than the form says. None: what is asked does not change.

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
        DefinitionNotRead: not a definition, a field of an unknown kind, something needed that is not here, a label
            without Japanese, a condition on a field that does not come before.
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
        _check(procedure)
    except ContractError as wrong:
        raise DefinitionNotRead(f"{named}: {wrong}", named) from wrong
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


def words(text: Text, language: str) -> str:
    """The words in a language; easy Japanese and others fall back to Japanese, and nothing to nothing."""
    return text.get(language) or text.get("ja", "")


def _check(procedure: Procedure) -> None:
    seen: set[str] = set()
    for page in procedure.pages:
        if page.show_if is not None and page.show_if.field not in seen:
            raise ContractError(f"page {page.id} depends on a field that is not asked before it")
        for field in page.fields:
            if field.id in seen:
                raise ContractError(f"field {field.id} is asked twice")
            if field.show_if is not None and field.show_if.field not in seen:
                raise ContractError(f"field {field.id} depends on a field that is not asked before it")
            if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and not field.choices:
                raise ContractError(f"field {field.id} has no choices")
            if not field.label.get("ja"):
                raise ContractError(f"field {field.id} has no Japanese label")
            seen.add(field.id)
