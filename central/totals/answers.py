"""What was chosen in a question, counted from what applicants stated: nothing of it is kept beside the statements.

What was withdrawn is not counted; of what was corrected, the newest. More statements than `READ_LIMIT` are not read on
a page: the period must be narrower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from central.applications.models import Application, ApplicationVersion
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.database.walked_chunks import chunks
from sync.contract.chain.statement import Statement, StatementKind, read_statement
from sync.contract.forms.answers import chosen, place_of
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.texts import words
from sync.contract.states import HandlingStatus
from sync.errors import ContractError

READ_LIMIT = 10_000
"""Statements that are read for one page: a second or two."""
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO)


@dataclass(frozen=True)
class ChoiceLine:
    """One choice, and how often it was taken."""

    value: str
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class ChoiceTally:
    """One question: each choice of the definition's own words, also those that nobody took."""

    field: str
    question: str
    several: bool
    """More than one may be chosen, or the page repeats: the sum is not the number of applications."""
    lines: Sequence[ChoiceLine]
    answered: int
    """Applications that answered it."""
    unanswered: int
    unreadable: int


def questions_of(definition: ProcedureVersion) -> list[tuple[str, str]]:
    """Id and words of each question that has choices."""
    return [
        (field.id, f"{words(page.group or page.title, 'ja')}：{words(field.label, 'ja')}")
        for page in procedure_of(definition).pages
        for field in page.fields
        if field.kind in CHOSEN
    ]


def text_questions_of(definition: ProcedureVersion) -> list[tuple[str, str]]:
    """Id and words of each question that is answered in free words and says nothing of who answers, or where."""
    form = procedure_of(definition)
    placed = {target for field in form.fields() for target in field.fills}
    return [
        (field.id, f"{words(page.group or page.title, 'ja')}：{words(field.label, 'ja')}")
        for page in form.pages
        for field in page.fields
        if field.kind is FieldKind.TEXT and not field.role and not field.from_card and field.id not in placed
    ]


def texts_of(keys: Sequence[int], field: str) -> dict[int, list[str]]:
    """What these applications say there, as it was shown; who says nothing has none."""
    return {
        key: [item.shown for item in statement.items if place_of(item.id)[2] == field and item.shown]
        for key, statement in statements_of(keys)
        if statement is not None
    }


def stated_in(applications: QuerySet[Application]) -> QuerySet[Application, int]:
    """Keys of those whose answers count."""
    return applications.exclude(status=HandlingStatus.WITHDRAWN).values_list("pk", flat=True)


def statements_of(keys: Sequence[int]) -> Iterator[tuple[int, Statement | None]]:
    """What each states now: its newest version that is no withdrawal. None: it cannot be read."""
    for some in chunks(keys):
        rows = ApplicationVersion.objects.filter(application__in=some).exclude(kind=StatementKind.WITHDRAWAL)
        newest = dict(rows.order_by("application_id", "number").values_list("application_id", "pk"))
        texts = ApplicationVersion.objects.filter(pk__in=newest.values()).values_list("application_id", "statement")
        for application, statement in texts.iterator():
            try:
                yield application, read_statement(bytes(statement))
            except ContractError:
                yield application, None


def tally_choices(
    definition: ProcedureVersion, fields: Sequence[str], keys: Sequence[int], names: Mapping[str, str]
) -> list[ChoiceTally]:
    """The chosen questions of one version of a form, together in one walk. `names`: what a yes and a no is called."""
    asked = {field.id: field for field in procedure_of(definition).fields() if field.id in set(fields)}
    taken: dict[str, Counter[str]] = {one: Counter() for one in asked}
    answered: Counter[str] = Counter()
    unreadable = 0
    for _key, statement in statements_of(keys):
        if statement is None:
            unreadable += 1
            continue
        seen = set()
        for item in statement.items:
            field = place_of(item.id)[2]
            if field in asked and item.value:
                taken[field].update(chosen(item.value) if asked[field].kind is FieldKind.CHOICES else [item.value])
                seen.add(field)
        answered.update(seen)
    titles, repeated = dict(questions_of(definition)), _repeated(definition)
    return [
        ChoiceTally(
            one,
            titles[one],
            field.kind is FieldKind.CHOICES or one in repeated,
            _lines(field, taken[one], names),
            answered[one],
            len(keys) - unreadable - answered[one],
            unreadable,
        )
        for one, field in asked.items()
    ]


def _lines(field: Field, taken: Counter[str], names: Mapping[str, str]) -> list[ChoiceLine]:
    if field.kind is FieldKind.YES_NO:
        known = [ChoiceLine(value, "", said, taken[value]) for value, said in names.items()]
    else:
        known = [ChoiceLine(one.value, one.code, words(one.label, "ja"), taken[one.value]) for one in field.choices]
    there = {line.value for line in known}
    return known + [ChoiceLine(value, "", value, count) for value, count in sorted(taken.items()) if value not in there]


def _repeated(definition: ProcedureVersion) -> set[str]:
    return {field.id for page in procedure_of(definition).pages if page.repeat for field in page.fields}
