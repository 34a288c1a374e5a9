"""What an answer is, and whose: said by the definition, never guessed from an id or a label.

Both lists are open (docs/definition-format.md, "Roles"): a role that is not known here is none, and a person who is not
known here is somebody else.
"""

from __future__ import annotations

from enum import StrEnum

from sync.contract.forms.procedures import Field, FieldKind, Page, Procedure


class FieldRole(StrEnum):
    """What the answer is, whosever it is."""

    NAME = "name"
    """Of a person: drawn in the shapes of the register."""
    READING = "reading"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    """Or a part of it: the answers of several fields in order make the whole."""
    PHONE = "phone"
    MAIL = "mail"
    ORGANISATION = "organisation"
    """Name of a bank, a school, a company: drawn in the shapes of the register, too."""
    CERTIFICATE_SCOPE = "certificate_scope"
    """Whose certificate: `self`, `household` or `members`."""
    CERTIFICATE_MEMBERS = "certificate_members"
    """Names of those members of the household."""
    CERTIFICATE_DETAILS = "certificate_details"
    """Which items it shows besides those that it always has."""
    COPIES = "copies"
    FAMILY_NAME = "family_name"
    """A person's name in two parts, in this order; so is its reading."""
    GIVEN_NAME = "given_name"
    FAMILY_READING = "family_reading"
    GIVEN_READING = "given_reading"
    PREFECTURE = "prefecture"
    """An address in five parts, in this order."""
    CITY = "city"
    TOWN = "town"
    NUMBER = "number"
    BUILDING = "building"


class Whose(StrEnum):
    """Whose answers stand on a page."""

    APPLICANT = "applicant"
    CHILD = "child"
    SPOUSE = "spouse"
    OTHER = "other"


KINDS: dict[FieldRole, FieldKind] = {
    FieldRole.NAME: FieldKind.TEXT,
    FieldRole.READING: FieldKind.KANA,
    FieldRole.BIRTH_DATE: FieldKind.DATE,
    FieldRole.SEX: FieldKind.CHOICE,
    FieldRole.POSTAL_CODE: FieldKind.POSTAL_CODE,
    FieldRole.ADDRESS: FieldKind.TEXT,
    FieldRole.PHONE: FieldKind.PHONE,
    FieldRole.MAIL: FieldKind.MAIL,
    FieldRole.ORGANISATION: FieldKind.TEXT,
    FieldRole.CERTIFICATE_SCOPE: FieldKind.CHOICE,
    FieldRole.CERTIFICATE_MEMBERS: FieldKind.TEXT,
    FieldRole.CERTIFICATE_DETAILS: FieldKind.CHOICES,
    FieldRole.COPIES: FieldKind.NUMBER,
    FieldRole.FAMILY_NAME: FieldKind.TEXT,
    FieldRole.GIVEN_NAME: FieldKind.TEXT,
    FieldRole.FAMILY_READING: FieldKind.KANA,
    FieldRole.GIVEN_READING: FieldKind.KANA,
    FieldRole.PREFECTURE: FieldKind.TEXT,
    FieldRole.CITY: FieldKind.TEXT,
    FieldRole.TOWN: FieldKind.TEXT,
    FieldRole.NUMBER: FieldKind.TEXT,
    FieldRole.BUILDING: FieldKind.TEXT,
}
"""The one kind of field that can have each role."""
CARD_ITEMS: dict[str, FieldRole] = {
    "name": FieldRole.NAME,
    "address": FieldRole.ADDRESS,
    "birth_on": FieldRole.BIRTH_DATE,
    "sex": FieldRole.SEX,
    "family_name": FieldRole.FAMILY_NAME,
    "given_name": FieldRole.GIVEN_NAME,
    "prefecture": FieldRole.PREFECTURE,
    "city": FieldRole.CITY,
    "town": FieldRole.TOWN,
    "number": FieldRole.NUMBER,
    "building": FieldRole.BUILDING,
}
"""Values of `from_card`: such a field has that role without saying so."""
_SAID_BY_KIND = {
    FieldKind.POSTAL_CODE: FieldRole.POSTAL_CODE,
    FieldKind.PHONE: FieldRole.PHONE,
    FieldKind.MAIL: FieldRole.MAIL,
}
"""Kinds that are one thing only: such a field has that role without saying so."""
NAME_PARTS = (FieldRole.FAMILY_NAME, FieldRole.GIVEN_NAME)
READING_PARTS = (FieldRole.FAMILY_READING, FieldRole.GIVEN_READING)
ADDRESS_PARTS = (FieldRole.PREFECTURE, FieldRole.CITY, FieldRole.TOWN, FieldRole.NUMBER, FieldRole.BUILDING)
"""In order they are the whole."""
NAMES = frozenset({FieldRole.NAME, *NAME_PARTS, FieldRole.ORGANISATION, FieldRole.CERTIFICATE_MEMBERS})
"""Roles whose answers are drawn in the shapes of the register (IPAmj Mincho)."""
_ROLES = {role.value: role for role in FieldRole}
_WHOSE = {whose.value: whose for whose in Whose}


def role_of(field: Field) -> FieldRole | None:
    """The role that a field has. None: it says none, one that is not known here, or one that its kind cannot have."""
    said = CARD_ITEMS.get(field.from_card or "") or _ROLES.get(field.role or "")
    role = said or _SAID_BY_KIND.get(field.kind)
    return role if role is not None and KINDS[role] is field.kind else None


def whose(page: Page) -> Whose:
    """Whose answers stand on it."""
    return _WHOSE.get(page.of, Whose.OTHER)


def fields_with(procedure: Procedure, role: FieldRole, of: Whose = Whose.APPLICANT) -> tuple[Field, ...]:
    """The fields that answer this of such a person, in the order in which they are asked."""
    return tuple(
        field for page in procedure.pages if whose(page) is of for field in page.fields if role_of(field) is role
    )


def names_in(procedure: Procedure) -> frozenset[str]:
    """Ids of the fields whose answers are drawn as names."""
    return frozenset(field.id for field in procedure.fields() if role_of(field) in NAMES)
