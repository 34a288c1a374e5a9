"""What stands on the review sheet. Everything of a form is there, in the order in which a resident is asked."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.utils.translation import gettext

from central.authoring.publishing.comparison.form_words import FormWords, with_id
from central.authoring.publishing.comparison.members import FACTS, FIELD, PAGE, PROCEDURE, demand_words
from central.authoring.publishing.comparison.part_words import KINDS
from central.authoring.publishing.comparison.rules import Line, Table, language_name, lines_of
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.procedures import Field, FieldKind, Page, Procedure
from sync.contract.forms.texts import words
from sync.contract.wire.catalogue import ServiceFacts
from sync.japanese.ruby import plain

_BOUNDED = frozenset({FieldKind.TEXT, FieldKind.KANA, FieldKind.MAIL})
"""Kinds that have a length even where nobody wrote one."""
_AT_THE_HEAD = frozenset({"id", "version", "body", "v"})
"""They stand at the head."""


class SheetHead(msgspec.Struct, frozen=True, kw_only=True):
    """What it is, and of which text."""

    title: str
    procedure: str
    city: str
    section: str
    version: str
    text: str
    """Which text of the draft, and since when: what is signed off can be told from what came later."""
    year: int
    month: int
    day: int
    """In the file; of that text, never of the machine's clock."""


class SheetLine(msgspec.Struct, frozen=True):
    """A name and what stands there."""

    name: str
    words: str
    gap: str


class SheetQuestion(msgspec.Struct, frozen=True):
    """One field."""

    number: str
    label: str
    kind: str
    demand: str
    lines: tuple[SheetLine, ...]


class SheetPart(msgspec.Struct, frozen=True):
    """One page of the form."""

    heading: str
    branch: str
    """When it is asked; empty: always."""
    lines: tuple[SheetLine, ...]
    questions: tuple[SheetQuestion, ...]


class ReviewSheet(msgspec.Struct, frozen=True):
    """All of it."""

    head: SheetHead
    flaws: tuple[str, ...]
    gaps: tuple[str, ...]
    """Where something is missing, with its place."""
    changes: tuple[str, ...]
    """Against the version in force; empty: there is none, or nothing changed."""
    whole: tuple[SheetLine, ...]
    office: tuple[SheetLine, ...]
    parts: tuple[SheetPart, ...]


def review_sheet(
    procedure: Procedure,
    facts: ServiceFacts,
    head: SheetHead,
    flaws: tuple[str, ...] = (),
    changes: tuple[str, ...] = (),
) -> ReviewSheet:
    """The sheet of this form. The same form gives the same sheet."""
    form = FormWords(procedure)
    whole = _lines(lines_of(_said(PROCEDURE), procedure, form))
    office = _lines(lines_of(_said(FACTS), facts, form))
    parts = tuple(_part(number, page, form) for number, page in enumerate(procedure.pages, start=1))
    told = [*_gaps(gettext("手続き全体"), whole), *_gaps(gettext("案内"), office), *contact_gaps(facts)]
    for part in parts:
        told += _gaps(part.heading, part.lines)
        for question in part.questions:
            told += _gaps(f"{question.number} {question.label}", question.lines)
    return ReviewSheet(
        head=msgspec.structs.replace(
            head, title=_drawn(head.title), city=_drawn(head.city), section=_drawn(head.section), text=_drawn(head.text)
        ),
        flaws=tuple(_drawn(one) for one in flaws),
        gaps=tuple(told),
        changes=tuple(_drawn(one) for one in changes),
        whole=whole,
        office=office,
        parts=parts,
    )


def contact_gaps(facts: ServiceFacts) -> list[str]:
    """What nobody could ask the office by, or about."""
    found = []
    if not facts.phone.strip():
        found.append(gettext("案内：電話がありません"))
    if not words(facts.hours, "ja").strip():
        found.append(gettext("案内：受付時間がありません"))
    return found


def _said(table: Table) -> Table:
    return {name: rule for name, rule in table.items() if name not in _AT_THE_HEAD}


def _part(number: int, page: Page, form: FormWords) -> SheetPart:
    members = {name: rule for name, rule in PAGE.items() if name != "show_if"}
    return SheetPart(
        heading=gettext("ページ%(number)s　%(title)s")
        % {"number": number, "title": _drawn(with_id(plain(words(page.title, "ja")), page.id))},
        branch=_drawn(form.when(page.show_if, "")),
        lines=_lines(lines_of(members, page, form)),
        questions=tuple(_question(f"{number}-{at}", field, form) for at, field in enumerate(page.fields, start=1)),
    )


def _question(number: str, field: Field, form: FormWords) -> SheetQuestion:
    members = {name: rule for name, rule in FIELD.items() if name != "kind"}
    lines = list(lines_of(members, field, form))
    if field.kind in _BOUNDED and not any(line.name == _length(form, field).name for line in lines):
        lines.append(_length(form, field))
    return SheetQuestion(
        number=number,
        label=_drawn(with_id(plain(words(field.label, "ja")), field.id)),
        kind=str(KINDS.get(field.kind, field.kind)),
        demand=_drawn(demand_words(field, form)),
        lines=_lines(iter(lines)),
    )


def _length(form: FormWords, field: Field) -> Line:
    return next(FIELD["max_length"].lines(field.max_length, form))


def _lines(lines: Iterator[Line]) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(
            name=_drawn(with_id(line.name, language_name(line.language)) if line.language else line.name),
            words=_drawn(line.words),
            gap=line.gap,
        )
        for line in lines
    )


def _gaps(place: str, lines: tuple[SheetLine, ...]) -> Iterator[str]:
    for line in lines:
        if line.gap:
            yield gettext("%(place)s：%(name)s：%(gap)s") % {"place": place, "name": line.name, "gap": line.gap}


def _drawn(said: str) -> str:
    """As every end draws it; a line that its author ended ends here, too."""
    return "\n".join(drawn_text(line) for line in said.splitlines())
