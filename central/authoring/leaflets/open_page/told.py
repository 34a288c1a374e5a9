"""What the page says of a code at a moment: where it stands first, then a row for each fact, as the kiosk has them
before a form (`kiosk.steps.apply.procedure_facts`). Nothing here counts or names an application.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from central.authoring.leaflets.open_page.page_words import marked, moment_words, say
from central.authoring.leaflets.open_page.reading import HallWithKiosks, LeafletRead
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.question_parts import OncePer
from sync.contract.forms.texts import words
from sync.contract.numbers import group_leaflet_number
from sync.contract.wire.acceptance import Acceptance, minute_of, taken_between
from sync.contract.wire.catalogue import ServiceFacts
from sync.japanese.ruby import plain


@dataclass(frozen=True)
class PageStanding:
    """What somebody must know before all others."""

    colour: str
    icon: str
    title: SafeString
    more: SafeString


@dataclass(frozen=True)
class PageFact:
    """One row."""

    key: str
    label: SafeString
    lines: tuple[SafeString, ...]


@dataclass(frozen=True)
class PageTold:
    """The page of a code."""

    name: SafeString
    title: str
    """The same without readings, for the browser's tab."""
    summary: SafeString
    trial: SafeString
    """Empty: it is no trial."""
    standing: PageStanding
    facts: tuple[PageFact, ...]


def told_of(read: LeafletRead, language: str, now: datetime) -> PageTold:
    """In this language."""
    procedure = read.procedure
    name = words(read.row.name if procedure is None else procedure.name, language)
    return PageTold(
        marked(name),
        plain(name),
        marked("" if procedure is None else words(procedure.summary, language)),
        marked(say("trial", language) if procedure is not None and procedure.test_operation else ""),
        _standing(read, language, now),
        tuple(
            PageFact(key, marked(say(key, language)), tuple(marked(line) for line in lines if line))
            for key, lines in _facts(read, language)
            if any(lines)
        ),
    )


def _standing(read: LeafletRead, language: str, now: datetime) -> PageStanding:
    def stand(colour: str, icon: str, title: str, more: str = "") -> PageStanding:
        return PageStanding(colour, icon, marked(title), marked(say(more, language) if more else ""))

    if read.row.ended:
        return stand("warn", "x-circle", say("ended", language), "ask")
    if read.procedure is None:
        opens = minute_of(read.row.opens)
        if opens is not None and opens > now:
            return stand("info", "calendar-blank", say("opens", language, at=moment_words(opens, language)))
        if read.was_offered:
            return stand("warn", "x-circle", say("not_now", language), "ask")
        return stand("warn", "clock", say("ahead", language), "ask")
    facts = read.facts
    match Acceptance.INSIDE if facts is None else taken_between(facts, now, now):
        case Acceptance.BEFORE if facts and facts.period and (opens := minute_of(facts.period.opens)):
            said = say("opens", language, at=moment_words(opens, language))
        case Acceptance.AFTER if facts and facts.period and (closes := minute_of(facts.period.closes)):
            said = say("closed", language, at=moment_words(closes, language))
        case Acceptance.OTHER_DAY if facts:
            said = say("other_day", language, first=facts.days[0], last=facts.days[1])
        case _:
            return stand("ok", "check-circle", say("taken", language))
    return stand("warn", "calendar-blank", said, "office_decides")


def _facts(read: LeafletRead, language: str) -> list[tuple[str, list[str]]]:
    """In the order in which somebody at a counter would tell them."""
    procedure, facts = read.procedure, read.facts
    rows = list[tuple[str, list[str]]]()
    if facts is not None:
        rows.append(("period", _period(facts, language)))
    if procedure is not None:
        rows.append(("who", _who(procedure, language)))
    if facts is not None:
        rows += [("fee", [words(facts.fee, language)]), ("bring", words(facts.bring, language).splitlines())]
    if procedure is not None:
        rows += [("identity", _identity(procedure, language)), ("files", _files(procedure, language))]
    if facts is not None:
        rows += [
            ("minutes", [say("about_minutes", language, minutes=facts.minutes)]),
            ("next", [words(step, language) for step in facts.next_steps]),
        ]
    if not read.row.ended:
        where = [line for hall in read.halls for line in _hall(hall, language)]
        rows.append(("where", where or [say("no_kiosk", language)]))
    rows.append(("contact", contact_lines(read, language)))
    if not read.row.ended:
        rows.append(("code", [group_leaflet_number(read.code), say("at_the_kiosk", language)]))
    return rows


def opening_lines(read: LeafletRead, language: str) -> list[str]:
    """When it is taken, as far as anybody has said."""
    if read.facts is not None:
        return _period(read.facts, language)
    opens = minute_of(read.row.opens)
    return [] if opens is None else [say("opens", language, at=moment_words(opens, language))]


def _period(facts: ServiceFacts, language: str) -> list[str]:
    """From when until when, to the minute, and on which days of each month."""
    period = facts.period
    opens, closes = (minute_of(period.opens), minute_of(period.closes)) if period else (None, None)
    begins, ends = (moment_words(one, language) if one else "" for one in (opens, closes))
    said = []
    if begins and ends:
        said.append(say("from_until", language, opens=begins, closes=ends))
    elif begins:
        said.append(say("from", language, opens=begins))
    elif ends:
        said.append(say("until", language, closes=ends))
    if len(facts.days) == 2:
        said.append(say("monthly", language, first=facts.days[0], last=facts.days[1]))
    return said or [say("any_time", language)]


def _who(procedure: Procedure, language: str) -> list[str]:
    said = [words(procedure.who.words, language)] if procedure.who else []
    match procedure.once.per if procedure.once else None:
        case OncePer.PERSON:
            said.append(say("once", language))
        case OncePer.MAIL:
            said.append(say("once_mail", language))
        case OncePer.ANSWERS | None:
            pass  # the form itself says which answers count
    return said


def _identity(procedure: Procedure, language: str) -> list[str]:
    said = [say("card" if procedure.uses_card else "no_card", language)]
    asked = (("pin", procedure.needs_card), ("sign", procedure.needs_signature), ("id_later", procedure.needs_id))
    return said + [say(name, language) for name, is_asked in asked if is_asked]


def _files(procedure: Procedure, language: str) -> list[str]:
    names = [words(field.label, language) for field in procedure.fields() if field.kind is FieldKind.ATTACHMENT]
    gap = ", " if language == "en" else "、"
    return [say("by_stick", language, names=gap.join(names))] if names else []


def _hall(hall: HallWithKiosks, language: str) -> list[str]:
    place = "　".join(filter(None, (words(hall.name, language), words(hall.place, language))))
    return [say("kiosks", language, place=place, count=hall.kiosks)]


def contact_lines(read: LeafletRead, language: str) -> list[str]:
    """The office of the procedure; before its form, whom the leaflet names; else the counters of the halls."""
    facts, row = read.facts, read.row
    said = list[str]()
    if read.procedure is not None and facts is not None:
        said = [words(read.procedure.section, language)]
        said += [say("phone", language, phone=facts.phone)] if facts.phone else []
        said += [f"FAX {facts.fax}"] if facts.fax else []
        said += [facts.mail, words(facts.hours, language)]
    elif row.section or row.phone:
        said = [words(row.section, language), say("phone", language, phone=row.phone) if row.phone else ""]
    if any(said):
        return said
    return [
        "　".join((words(hall.name, language), words(hall.counter, language), say("phone", language, phone=hall.phone)))
        for hall in read.halls
    ]
