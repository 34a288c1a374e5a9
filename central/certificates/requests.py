"""What an application asks for: read from the newest statement, never from anything that was typed since."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from central.applications.models import Application
from central.certificates.sheet import Detail
from central.citizens.lookup import FourItems, folded_name, household_of
from central.citizens.models import Citizen, Household
from central.citizens.refusals import NotIssuable
from sync.contract.japanese_dates import NotADate, parse_date
from sync.contract.rules import CHOICES_SEPARATOR
from sync.contract.statement import Item, StatementKind, read_statement
from sync.errors import ContractError

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
    return household_of(application.body_id, _four_items(_answers(application)))


def wanted(application: Application, household: Household, applicant: Citizen) -> Wanted:
    """Persons of this household, items and copies, as far as the statement names them."""
    answers = _answers(application)
    members = list(household.members.all())
    match answers.get("whose", "self"):
        case "household":
            persons = [member.number for member in members]
        case "members":
            said = folded_name(answers.get("members", ""))
            persons = [member.number for member in members if _named(member, said)]
        case _:
            persons = [applicant.number]
    asked = set(answers.get("details", "").split(CHOICES_SEPARATOR))
    copies = unicodedata.normalize("NFKC", answers.get("copies", "1"))
    return Wanted(
        persons=tuple(persons),
        details=frozenset(detail for detail in Detail if detail.value in asked),
        copies=int(copies) if copies.isdecimal() else 1,
    )


def _named(member: Citizen, said: str) -> bool:
    """Whether the free text names this member, by full or first name."""
    names = [name for name in (member.name, member.alias) if name]
    return any(folded_name(name) in said or folded_name(name.split()[-1]) in said for name in names)


def _four_items(answers: Mapping[str, str]) -> FourItems:
    try:
        born: date = parse_date(answers["birth_on"])
        sex = answers["sex"]
        return FourItems(answers["name"], answers["address"], born, _SEX.get(sex, sex))
    except (KeyError, NotADate, ContractError) as incomplete:
        raise NotIssuable from incomplete


def _answers(application: Application) -> dict[str, str]:
    return {key: item.value for key, item in stated_items(application).items()}


def stated_items(application: Application) -> dict[str, Item]:
    """The answers of the newest statement, by id."""
    newest = application.versions.exclude(kind=StatementKind.WITHDRAWAL.value).order_by("-number").first()
    if newest is None:
        return {}
    return {item.id: item for item in read_statement(bytes(newest.statement)).items}
