"""What stands on a reply document (返信文書): the addressee, what the application named, and what a clerk decided.

Names are written as the register writes them where it knows the person beyond doubt, and otherwise as they were stated:
a card may carry stand-ins for characters that the register has. Address, telephone and account stay off the sheet:
it may travel by mail, and nobody needs them to read a decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from central.applications.models import Application
from central.applications.publication import definition_of
from central.catalogue.queries import facts_of
from central.catalogue.reply_rules import Person, ReplyRule, reply_rule
from central.certificates.kinds.letterhead import DocumentContent, SheetContent, certifier_of, letterhead
from central.certificates.kinds.stated_request import household_for, said_by_role, stated_items
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange
from central.resident_register.models import Citizen
from central.resident_register.refusals import NotIssuable
from central.web.words import grouped
from sync.contract.chain.statement import Item
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.field_roles import FieldRole
from sync.contract.forms.texts import words
from sync.contract.wire.catalogue import ServiceFacts
from sync.errors import ContractError
from sync.japanese.comparison import Likeness
from sync.japanese.dates import JST, NotADate, era_date, parse_date
from sync.japanese.names import compare_names


@dataclass(frozen=True)
class WhoAndWhat:
    """Names as they will stand on the sheet."""

    addressee: str
    persons: Sequence[tuple[str, str]]
    known: bool
    """The register gave the glyphs; otherwise they stand as stated, for whatever reason."""


class LetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    label: str
    value: str
    name: bool = False
    """A person's: it stays whole, in as many lines as it takes."""


class LetterSheet(SheetContent, frozen=True):
    """The one sheet of a letter."""

    addressee: str
    rows: tuple[LetterRow, ...]


class ReplyLetter(DocumentContent, frozen=True, kw_only=True):
    """返信文書"""

    pages: tuple[LetterSheet]
    opening: str
    remedies: tuple[str, ...]
    """教示"""
    contact: str


def content_of(document: IssuedDocument, at: datetime) -> ReplyLetter:
    """Of a reserved letter, as it was decided then.

    Raises:
        CertificateRefused
    """
    rule = reply_rule(document.body.code, document.application.procedure)
    if rule is None or rule.letter != document.kind:
        raise NoSuchChange("this procedure is not answered by this letter any more: void the number")
    return letter_content(document.application, rule, document.decided, at)


def letter_content(application: Application, rule: ReplyRule, decided: Mapping[str, str], at: datetime) -> ReplyLetter:
    """What the rule, the statement and the clerk say together.

    Raises:
        NoIssuer
    """
    body, procedure, on = application.body, definition_of(application), at.astimezone(JST).date()
    certifier = certifier_of(body, on)
    names = {"city": body.name, "mayor": certifier.title}
    section = words(procedure.section, "ja")
    who = who_and_what(application, rule)
    addressee = drawn_text(who.addressee)
    rows = (
        LetterRow(label=rule.addressee, value=addressee, name=True),
        LetterRow(label="請求の受付", value=f"到達番号　{grouped(application.arrival_number)}"),
        *(LetterRow(label=label, value=drawn_text(value), name=True) for label, value in who.persons),
        *(LetterRow(label=line.label, value=decided[line.id]) for line in rule.decided),
        LetterRow(label=rule.decided_on, value=era_date(on)),
    )
    return ReplyLetter(
        head=letterhead(body, certifier, rule.title, section, at),
        pages=(LetterSheet(addressee, rows),),
        opening=rule.opening.format(**names),
        remedies=tuple(text.format(**names) for text in rule.remedies),
        contact="　".join((f"{body.name} {section}", *_reached_at(facts_of(application.definition)))),
    )


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
    same = [member for member in twins if compare_names(member.name, name).result is Likeness.SAME]
    return f"{same[0].name if len(same) == 1 else name}　{era_date(birth_on)}生"
