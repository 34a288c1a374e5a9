"""A definition that is being written, as a value: the members of the published one, and none of their bounds.

Whatever a clerk typed has its place here and is kept, a comma in a choice's value too. What is wrong with it is said by
`sync.contract.definition_flaws`, of the very bytes that would be published (`document_of`).
"""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec

from central.authoring.refusals import DraftUnreadable
from sync.contract.forms.procedures import Choice, Field, Page, Procedure
from sync.contract.forms.question_parts import PricedItem
from sync.contract.forms.texts import Text
from sync.contract.wire.catalogue import Period

CONTENT_LIMIT_BYTES = 8 * 1024 * 1024
"""Far above what can be published: a form of 10,000 fields is kept and told to be too large."""


class WrittenChoice(Choice, frozen=True):
    """A choice as it was typed."""

    value: str


class WrittenItem(PricedItem, frozen=True):
    """A row of a table as it was typed."""

    value: str


class WrittenQuestion(Field, frozen=True, omit_defaults=True):
    """A field as it stands now."""

    id: str
    choices: tuple[WrittenChoice, ...] = ()
    items: tuple[WrittenItem, ...] = ()
    picture: str | None = None


class WrittenPage(Page, frozen=True, omit_defaults=True):
    """A page as it stands now."""

    id: str
    fields: tuple[WrittenQuestion, ...]


class FormContent(Procedure, frozen=True, omit_defaults=True):
    """The definition as it stands now."""

    id: str
    version: int
    pages: tuple[WrittenPage, ...]


class FormFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Service facts as they stand now (docs/definition-format.md, "Service facts")."""

    phone: str
    hours: Text
    minutes: int
    fee: Text
    bring: Text
    next_steps: tuple[Text, ...]
    fax: str = ""
    mail: str = ""
    period: Period | None = None
    days: tuple[int, ...] = ()
    capacity: int | None = None
    events: tuple[str, ...] = ()


T = TypeVar("T", FormContent, FormFacts)
_CONTENT, _FACTS = msgspec.json.Decoder(FormContent), msgspec.json.Decoder(FormFacts)


def read_content(text: str) -> FormContent:
    """Raises DraftUnreadable: not of this form, or too large."""
    return _read(_CONTENT, text)


def read_form_facts(text: str) -> FormFacts:
    """Raises DraftUnreadable: not of this form, or too large."""
    return _read(_FACTS, text)


def fits(text: str) -> bool:
    """Whether it can be read again."""
    return len(text) <= CONTENT_LIMIT_BYTES


def _read(decoder: msgspec.json.Decoder[T], text: str) -> T:
    if not fits(text):
        raise DraftUnreadable("too large")
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
        raise DraftUnreadable(str(wrong)[:300]) from wrong


def written(value: FormContent | FormFacts) -> str:
    """As the columns hold it."""
    return msgspec.json.encode(value).decode()


def document_of(content: str, facts: str) -> bytes:
    """Form and facts as one file of an author: what `add_definition` and the preview take."""
    inside = facts.strip()[1:]
    return f"{content.strip()[:-1]}{'' if inside == '}' else ','}{inside}".encode()


def taken_apart(document: bytes) -> tuple[FormContent, FormFacts]:
    """An author's file as content and facts. Raises DraftUnreadable."""
    try:
        text = document.decode()
        json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise DraftUnreadable("not JSON") from wrong
    return read_content(text), read_form_facts(text)


def empty_content(procedure: str, body: str, title: str, section: str) -> FormContent:
    """A form with one page and nothing on it."""
    return FormContent(
        id=procedure,
        version=1,
        body=body,
        name={"ja": title},
        category="other",
        summary={},
        pages=(WrittenPage(id="page_1", title={"ja": ""}, fields=()),),
        needs_signature=False,
        needs_card=False,
        consent_version=1,
        consent_text={},
        section={"ja": section},
        needs=(),
    )


def empty_facts() -> FormFacts:
    """Nothing is said yet."""
    return FormFacts(phone="", hours={}, minutes=5, fee={}, bring={}, next_steps=())
