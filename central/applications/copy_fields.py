"""The fields of a page on which a clerk types answers (a working copy, an application that is prepared): each question
that is asked, with what can be typed in its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from central.applications.copy_content import TypedForm
from central.applications.words.broken_rules import BROKEN
from sync.contract.chain.statement_lines import heading_of
from sync.contract.forms.answers import Answer, chosen, item_value
from sync.contract.forms.asking import NOBODY_TYPES, AskedForm
from sync.contract.forms.priced_items import pieces_of
from sync.contract.forms.procedures import Choice, Field, FieldKind
from sync.contract.forms.rules import Finding
from sync.contract.forms.texts import words
from sync.japanese.ruby import plain

BEFORE = "item:"
"""How the names of the fields begin."""
SHOWN_ONLY = NOBODY_TYPES | {FieldKind.ATTACHMENT, FieldKind.CONSENT}
"""Nobody types these: they follow from others, or are the applicant's alone."""
YES_OR_NO = ("yes", "no")


@dataclass(frozen=True)
class Option:
    """One answer to choose, or one item of a table with how many of it."""

    value: str
    label: str
    chosen: bool
    name: str = ""
    """Of an item of a table: its field."""
    count: str = ""
    most: int = 0


@dataclass(frozen=True)
class MovedOn:
    """What somebody else made of an answer after the page was drawn."""

    was: str
    now: str
    by: str


@dataclass(frozen=True)
class CopyField:
    """One question."""

    item: str
    heading: str
    """Where another one begins; empty: the same as above."""
    label: str
    kind: str
    """text | lines | one | several | items | shown"""
    value: str
    original: str
    """As it was drawn in the statement; empty: it was not asked, or not answered."""
    options: Sequence[Option]
    trouble: str
    before: str
    """What a copy of an older statement had here, where it is neither in the statement nor typed."""
    is_typed: bool = False
    """What stands in the field was typed; else it is as it stands now."""
    moved: MovedOn | None = None

    @property
    def name(self) -> str:
        """Of its field."""
        return BEFORE + self.item


def typed_in(form: TypedForm, posted: QueryDict) -> dict[str, Answer]:
    """By item, of the questions that this form knows; anything else that was posted is no answer."""
    named = {name.removeprefix(BEFORE).partition("*")[0] for name in posted if name.startswith(BEFORE)}
    found: dict[str, Answer] = {}
    for item, field in form.procedure.fields_of(sorted(named)).items():
        if field.kind in SHOWN_ONLY:
            continue
        if field.kind is FieldKind.CHOICES:
            found[item] = tuple(value for value in posted.getlist(BEFORE + item) if value)
        elif field.kind is FieldKind.ITEMS:
            parts = [(one.value, posted.get(f"{BEFORE}{item}*{one.value}", "").strip()) for one in field.items]
            found[item] = tuple(f"{value}*{count}" for value, count in parts if count and count.strip("0"))
        else:
            found[item] = "\n".join(posted.get(BEFORE + item, "").splitlines())
    return found


def as_drawn(field: Field, value: Answer) -> Answer:
    """What a browser sends of a field that nobody touched."""
    match _kind(field):
        case "several":
            return tuple(one.value for one in field.choices if one.value in chosen(value))
        case "items":
            counts = pieces_of(item_value(value)) or {}
            return tuple(f"{one.value}*{counts[one.value]}" for one in field.items if counts.get(one.value))
        case "one" if field.kind is FieldKind.YES_NO:
            return value if value in YES_OR_NO else ""
        case "lines":
            # A line break at the very beginning is not kept by a browser.
            drawn = item_value(value).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
        case _:
            drawn = item_value(value).replace("\r", "").replace("\n", "")
    return "\n".join(drawn.splitlines())


def fields_for(
    form: TypedForm,
    answers: Mapping[str, str],
    *,
    typed: Mapping[str, Answer] | None = None,
    wrong: Sequence[Finding] = (),
    older: Mapping[str, str] | None = None,
    moved: Mapping[str, MovedOn] | None = None,
    left_to_resident: Callable[[Field], bool] = lambda _field: False,
) -> list[CopyField]:
    """Every question that these answers ask, with what was typed where something was. `older`: what a copy of an older
    statement had otherwise, as it is drawn; `left_to_resident`: of which nobody here types an answer.
    """
    asking: AskedForm = form.asking(answers)
    original = {item.id: item for item in form.stated}
    troubles = {one.field_id: str(BROKEN.get(one.code, one.code)) for one in wrong}
    found, group = [], ""
    for question in asking.questions:
        field = question.field
        if field.kind is FieldKind.EXPLANATION or left_to_resident(field):
            continue
        heading = heading_of(question.page, question.number, "ja") or plain(words(question.page.title, "ja"))
        said = (typed or {}).get(field.id)
        value = asking.value(field.id) if said is None else said
        stated = original.get(field.id)
        had = (older or {}).get(field.id, "")
        found.append(
            CopyField(
                item=field.id,
                heading=heading if heading != group else "",
                label=plain(words(field.label, "ja")),
                kind=_kind(field),
                value=_text(field, value, form),
                original=stated.shown if stated else "",
                options=_options(field, value),
                trouble=troubles.pop(field.id, ""),
                before=had if said is None else "",
                is_typed=said is not None,
                moved=(moved or {}).get(field.id),
            )
        )
        group = heading
    return found


def _kind(field: Field) -> str:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO:
            return "one"
        case FieldKind.CHOICES:
            return "several"
        case FieldKind.ITEMS:
            return "items"
        case FieldKind.TEXT if field.lines > 1:
            return "lines"
        case kind if kind in SHOWN_ONLY:
            return "shown"
        case _:
            return "text"


def _text(field: Field, value: Answer, form: TypedForm) -> str:
    if field.kind in SHOWN_ONLY:
        item = next((one for one in form.stated if one.id == field.id), None)
        if item is not None and item.value == value:
            return item.shown
    return item_value(value)


def _options(field: Field, value: Answer) -> Sequence[Option]:
    match field.kind:
        case FieldKind.YES_NO:
            return [
                Option(word, said, word == value)
                for word, said in zip(YES_OR_NO, (gettext("はい"), gettext("いいえ")), strict=True)
            ]
        case FieldKind.CHOICE:
            return [*_choices(field.choices, {str(value)}), *_stranger(field, str(value))]
        case FieldKind.CHOICES:
            return _choices(field.choices, set(chosen(value)))
        case FieldKind.ITEMS:
            counts = pieces_of(item_value(value)) or {}
            return [
                Option(
                    one.value,
                    plain(words(one.label, "ja")),
                    one.value in counts,
                    f"{BEFORE}{field.id}*{one.value}",
                    str(counts.get(one.value, "")),
                    one.most,
                )
                for one in field.items
            ]
        case _:
            return ()


def _choices(choices: Sequence[Choice], taken: set[str]) -> list[Option]:
    return [Option(one.value, plain(words(one.label, "ja")), one.value in taken) for one in choices]


def _stranger(field: Field, value: str) -> list[Option]:
    """A value that came and is none of the choices: it stays chosen until somebody chooses another."""
    known = {one.value for one in field.choices}
    return [Option(value, value, True)] if value and value not in known else []
