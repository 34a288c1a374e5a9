"""Whether every text of a definition and its facts can be read: Japanese is there, ruby closes, all of it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.drawable import is_all_drawable
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import Text
from sync.contract.wire.acceptance import minute_of
from sync.contract.wire.catalogue import Period, ServiceFacts
from sync.japanese.ruby import plain

_LONGEST_MONTH = 31


@dataclass(frozen=True)
class _Said:
    member: str
    text: Text
    needed: bool
    """It must be there. Others may be left out whole."""
    page: str = ""
    field: str = ""


def text_flaws(procedure: Procedure) -> Iterator[Flaw]:
    """Everything that is wrong with the texts."""
    return _flaws_of(_texts(procedure))


def facts_flaws(facts: ServiceFacts) -> Iterator[Flaw]:
    """The same of what an office says beside the form, and whether it takes it at any time at all."""
    yield from _flaws_of(_texts_of_facts(facts))
    yield from _times(facts)


def _times(facts: ServiceFacts) -> Iterator[Flaw]:
    period = facts.period or Period()
    for text in (period.opens, period.closes):
        if text and minute_of(text) is None:
            yield Flaw(Reason.PERIOD, about=text)
    opens, closes = minute_of(period.opens), minute_of(period.closes)
    if opens is not None and closes is not None and opens > closes:
        yield Flaw(Reason.PERIOD, about=f"{period.opens} > {period.closes}")
    if facts.days and not (len(facts.days) == 2 and 1 <= facts.days[0] <= facts.days[1] <= _LONGEST_MONTH):
        yield Flaw(Reason.DAYS, about=", ".join(map(str, facts.days)))
    if facts.capacity is not None and facts.capacity < 1:
        yield Flaw(Reason.CAPACITY, about=str(facts.capacity))


def text_fault(words: str) -> Reason | None:
    """Why this text cannot be shown as it was written; None: it can."""
    left = plain(words)
    if "{" in left or "}" in left:
        return Reason.RUBY_NOT_CLOSED
    return None if is_all_drawable(left.replace("\n", "")) else Reason.NOT_DRAWABLE


def _flaws_of(texts: Iterator[_Said]) -> Iterator[Flaw]:
    for said in texts:
        if (said.needed or any(said.text.values())) and not said.text.get("ja", "").strip():
            yield Flaw(Reason.NO_JAPANESE, said.page, said.field, said.member)
        for language, words in said.text.items():
            if (fault := text_fault(words)) is not None:
                yield Flaw(fault, said.page, said.field, f"{said.member} {language}")


def _texts(procedure: Procedure) -> Iterator[_Said]:
    for member in ("name", "summary", "section"):
        yield _Said(member, getattr(procedure, member), needed=True)
    yield _Said("consent_text", procedure.consent_text, needed=False)
    if procedure.who is not None:
        yield _Said("who", procedure.who.words, needed=True)
    for page in procedure.pages:
        yield _Said("title", page.title, needed=True, page=page.id)
        yield _Said("group", page.group, needed=False, page=page.id)
        if page.repeat is not None:
            yield _Said("heading", page.repeat.heading, needed=False, page=page.id)
            yield _Said("add", page.repeat.add, needed=False, page=page.id)
        for field in page.fields:
            yield _Said("label", field.label, needed=True, page=page.id, field=field.id)
            for member in ("example", "help", "unit", "error", "spoken"):
                yield _Said(member, getattr(field, member), needed=False, page=page.id, field=field.id)
            for choice in field.choices:
                yield _Said(f"choices {choice.value}", choice.label, needed=True, page=page.id, field=field.id)
            for item in field.items:
                yield _Said(f"items {item.value}", item.label, needed=True, page=page.id, field=field.id)
            for number, demand in enumerate(field.must, 1):
                yield _Said(f"must {number}", demand.words, needed=True, page=page.id, field=field.id)


def _texts_of_facts(facts: ServiceFacts) -> Iterator[_Said]:
    for member in ("hours", "fee", "bring"):
        yield _Said(member, getattr(facts, member), needed=False)
    for step in facts.next_steps:
        yield _Said("next_steps", step, needed=True)
