"""A copy of the resident record: what a request must hold, and who and what stands on the sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from central.applications.models import Application
from central.certificates.kinds.document_kind import DocumentFields
from central.certificates.kinds.resident_record.content import Detail
from central.certificates.kinds.stated_request import household_for, said_by_role
from central.resident_register.lookup import folded_name, members_of
from central.resident_register.models import Citizen, Household
from sync.contract.chain.statement import Item
from sync.contract.forms.answers import chosen
from sync.contract.forms.field_roles import FieldRole


@dataclass(frozen=True)
class Choice:
    """Who and what stands on the sheet, and how many copies."""

    persons: tuple[str, ...]
    details: frozenset[Detail]
    copies: int = 1


@dataclass(frozen=True)
class Wanted:
    """The applicant's wishes, as a proposal for whoever issues."""

    persons: tuple[str, ...]
    details: frozenset[Detail]
    copies: int


def fields_of(application: Application, choice: Choice) -> DocumentFields:
    """The four items find one open household, and everybody chosen is of it.

    Raises:
        NotIssuable
    """
    household, _ = household_for(application)
    members_of(household, choice.persons)
    return DocumentFields(household=household, persons=choice.persons, items=tuple(sorted(choice.details)), decided={})


def wanted(application: Application, household: Household, applicant: Citizen) -> Wanted:
    """What the applicant wished: persons of this household, items and copies, as far as the statement names them."""
    answers = said_by_role(application)
    members = list(household.members.all())
    match _value(answers, FieldRole.CERTIFICATE_SCOPE):
        case "household":
            persons = [member.number for member in members]
        case "members":
            said = folded_name(_value(answers, FieldRole.CERTIFICATE_MEMBERS))
            persons = [member.number for member in members if _named(member, said)]
        case _:
            persons = [applicant.number]
    asked = set(chosen(_value(answers, FieldRole.CERTIFICATE_DETAILS)))
    copies = unicodedata.normalize("NFKC", _value(answers, FieldRole.COPIES))
    return Wanted(
        persons=tuple(persons),
        details=frozenset(detail for detail in Detail if detail.value in asked),
        copies=int(copies) if copies.isdecimal() else 1,
    )


def _named(member: Citizen, said: str) -> bool:
    """Whether the free text names this member, by full or first name."""
    names = [name for name in (member.name, member.alias) if name]
    return any(folded_name(name) in said or folded_name(name.split()[-1]) in said for name in names)


def _value(answers: Mapping[FieldRole, Item], role: FieldRole) -> str:
    return answers[role].value if role in answers else ""
