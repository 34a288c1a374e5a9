"""What an application asks for: read from the newest statement, never from anything that was typed since."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from central.applications.models import Application
from central.applications.publication import definition_stated
from central.certificates.sheet import Detail
from central.citizens.lookup import FourItems, folded_name, household_of
from central.citizens.models import Citizen, Household
from central.citizens.refusals import NotIssuable
from sync.contract.chain.statement import Item, Statement, StatementKind, read_statement
from sync.contract.forms.field_roles import FieldRole, fields_with
from sync.contract.forms.rules import chosen
from sync.errors import ContractError
from sync.japanese.dates import NotADate, parse_date

_SEX = {"男": "male", "女": "female"}


@dataclass(frozen=True)
class Wanted:
    """The applicant's wishes, as a proposal for whoever issues."""

    persons: tuple[str, ...]
    details: frozenset[Detail]
    copies: int


def household_for(application: Application) -> tuple[Household, Citizen]:
    """The household of the person who made this request.

    Raises:
        NotIssuable
    """
    return household_of(application.body_id, _four_items(said_by_role(application)))


def wanted(application: Application, household: Household, applicant: Citizen) -> Wanted:
    """Persons of this household, items and copies, as far as the statement names them."""
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


def _four_items(answers: Mapping[FieldRole, Item]) -> FourItems:
    try:
        born: date = parse_date(answers[FieldRole.BIRTH_DATE].value)
        name, address = answers[FieldRole.NAME].value, answers[FieldRole.ADDRESS].value
        sex = answers[FieldRole.SEX].value
        return FourItems(name, address, born, _SEX.get(sex, sex))
    except (KeyError, NotADate, ContractError) as incomplete:
        raise NotIssuable from incomplete


def said_by_role(application: Application) -> dict[FieldRole, Item]:
    """What the applicant answered about themselves and the request: the first answer of each role."""
    statement = _newest(application)
    if statement is None:
        return {}
    procedure, items = definition_stated(application, statement), {item.id: item for item in statement.items}
    found = {}
    for role in FieldRole:
        answered = (items[field.id] for field in fields_with(procedure, role) if field.id in items)
        if (first := next(answered, None)) is not None:
            found[role] = first
    return found


def stated_items(application: Application) -> dict[str, Item]:
    """The answers of the newest statement, by id."""
    statement = _newest(application)
    return {item.id: item for item in statement.items} if statement is not None else {}


def _value(answers: Mapping[FieldRole, Item], role: FieldRole) -> str:
    return answers[role].value if role in answers else ""


def _newest(application: Application) -> Statement | None:
    newest = application.versions.exclude(kind=StatementKind.WITHDRAWAL.value).order_by("-number").first()
    return read_statement(bytes(newest.statement)) if newest is not None else None
