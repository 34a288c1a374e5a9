"""What stands on a reply document (返信文書): the addressee, what the application named, and what a clerk decided.

Names are written as the register writes them where it knows the person beyond doubt, and otherwise as they were stated:
a card may carry stand-ins for characters that the register has. Address, telephone and account stay off the sheet:
it may travel by mail, and nobody needs them to read a decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from central.applications.models import Application
from central.applications.publication import definition_of
from central.catalogue.queries import facts_of
from central.catalogue.reply_rules import Person, ReplyRule, reply_rule
from central.certificates.frame import certifier_of, frame
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete
from central.certificates.requests import household_for, said_by_role, stated_items
from central.citizens.lookup import folded_name
from central.citizens.models import Citizen
from central.citizens.refusals import NotIssuable
from central.web.words import grouped
from sync.contract.chain.statement import Item
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.field_roles import FieldRole
from sync.contract.forms.procedures import words
from sync.contract.wire.catalogue import ServiceFacts
from sync.errors import ContractError
from sync.japanese.dates import JST, NotADate, era_date, parse_date

DECIDED_LIMIT = 60
"""Characters of one line, so that the letter stays on its one sheet."""


@dataclass(frozen=True)
class Letter:
    """What a clerk decided, by id of the rule's lines, and whether the file also goes by mail."""

    decided: Mapping[str, str]
    by_mail: bool
    copies: int = 1


@dataclass(frozen=True)
class WhoAndWhat:
    """Names as they will stand on the sheet."""

    addressee: str
    persons: Sequence[tuple[str, str]]
    known: bool
    """The register gave the glyphs; otherwise they stand as stated, for whatever reason."""


def check_decided(rule: ReplyRule, decided: Mapping[str, str]) -> dict[str, str]:
    """Every line of the rule, and no other.

    Raises:
        Incomplete
    """
    said = {line.id: decided.get(line.id, "").strip() for line in rule.decided}
    if not all(said.values()) or max(map(len, said.values()), default=0) > DECIDED_LIMIT:
        raise Incomplete("a line of the letter is empty or too long")
    return said


def decided_lines(document: IssuedDocument) -> list[tuple[str, str]]:
    """What a clerk decided, with the labels of the rule; nothing for certificates."""
    rule = reply_rule(document.body.code, document.application.procedure)
    labels = {line.id: line.label for line in rule.decided} if rule else {}
    return [(labels.get(line, line), value) for line, value in document.decided.items()]


def letter_content(
    application: Application, rule: ReplyRule, decided: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    """As the template reads it, still without number, code and QR.

    Raises:
        NoIssuer
    """
    body, procedure = application.body, definition_of(application)
    certifier = certifier_of(body, at.astimezone(JST).date())
    names = {"city": body.name, "mayor": certifier.title}
    section = words(procedure.section, "ja")
    who = who_and_what(application, rule)
    addressee = who.addressee
    return frame(body, certifier, rule.title, section, at) | {
        "pages": [
            {
                "addressee": drawn_text(addressee),
                "rows": [
                    {"l": rule.addressee, "v": drawn_text(addressee), "name": True},
                    {"l": "請求の受付", "v": f"到達番号　{grouped(application.arrival_number)}"},
                    *({"l": label, "v": drawn_text(value), "name": True} for label, value in who.persons),
                    *({"l": line.label, "v": decided[line.id]} for line in rule.decided),
                    {"l": rule.decided_on, "v": era_date(at.astimezone(JST).date())},
                ],
            }
        ],
        "opening": rule.opening.format(**names),
        "remedies": [text.format(**names) for text in rule.remedies],
        "contact": "　".join((f"{body.name} {section}", *_reached_at(facts_of(application.definition)))),
    }


def _reached_at(facts: ServiceFacts) -> tuple[str, ...]:
    """How the office is reached, as it stands when the letter is written."""
    fax = (f"FAX {facts.fax}",) if facts.fax else ()
    return (f"電話 {facts.phone}", *fax, words(facts.hours, "ja"))


def who_and_what(application: Application, rule: ReplyRule) -> WhoAndWhat:
    """The addressee, and a line for each person that the statement names."""
    items = stated_items(application)
    try:
        household, applicant = household_for(application)
        members, addressee = list(household.members.all()), applicant.name
    except NotIssuable:
        # Not in the register, or not to be looked up: the letter answers what was stated, as it was stated.
        name = said_by_role(application).get(FieldRole.NAME)
        members, addressee = [], name.shown if name is not None else application.applicant_name
    lines = [(person.label, _person(person, items, members)) for person in rule.persons if _named(person, items)]
    return WhoAndWhat(addressee, lines, known=bool(members))


def _named(person: Person, items: Mapping[str, Item]) -> bool:
    return person.name in items and bool(items[person.name].value.strip())


def _person(person: Person, items: Mapping[str, Item], members: Sequence[Citizen]) -> str:
    name, born = items[person.name].shown, items.get(person.birth_on)
    if born is None:
        return name
    try:
        birth_on = parse_date(born.value)
    except (NotADate, ContractError):
        return f"{name}　{born.shown}生"
    twins = [member for member in members if member.birth_on == birth_on]
    same = [member for member in twins if folded_name(member.name) == folded_name(name)]
    return f"{same[0].name if len(same) == 1 else name}　{era_date(birth_on)}生"
