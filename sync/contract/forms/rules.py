"""The verdict on answers, the same on the kiosk and at the centre: what is asked, what is wrong, how it is drawn.

`fold` what was typed, keep the folded value, and judge that. Nothing here changes a value that it judges.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import TypeAlias

from sync.contract.forms.answer_formats import Wrong, fold_text, judge_text
from sync.contract.forms.characters import has_control_character
from sync.contract.forms.conditions import Condition
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.procedures import Choice, Field, FieldKind, Page, Procedure
from sync.contract.forms.texts import words
from sync.japanese.dates import NotADate, date_of_known_parts, era_date, parse_date, western_date

Answer: TypeAlias = str | tuple[str, ...]
Answers: TypeAlias = Mapping[str, Answer]

CHOICES_SEPARATOR = ","
CONSENT_GIVEN = "yes"
_CONSENT_WORDS = {"ja": "同意します", "easy-ja": "はい、いいです", "en": "I agree"}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one field. The code is for machines; the kiosk has a sentence for each."""

    field_id: str
    code: str
    parameters: dict[str, str] = dataclass_field(default_factory=dict)


def verdict(procedure: Procedure, answers: Answers, today: date, taken: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the form; at most one finding for each field.

    `today` is the day in Japan. Answers to fields that are not shown do not count. `taken`: ids of the answers that the
    card or the register gave. Nobody at a kiosk can mend those, so they are taken as they are.
    """
    known = {field.id for field in procedure.fields()}
    findings = [Finding(field_id, "unknown_field") for field_id in answers if field_id not in known]
    for field in visible_fields(procedure, answers):
        finding = judge(field, answers.get(field.id, ""), today, is_taken=field.id in taken)
        if finding is not None:
            findings.append(finding)
    return tuple(findings)


def judge(field: Field, value: Answer, today: date, *, is_taken: bool = False) -> Finding | None:
    """What is wrong with the value of one field that is asked. `is_taken`: card or register gave it."""
    wrong = _judge_taken(value) if value and is_taken else _judge(field, value, today)
    return None if wrong is None else Finding(field.id, wrong.code, wrong.parameters)


def visible_pages(procedure: Procedure, answers: Answers) -> tuple[Page, ...]:
    """The pages that are asked with these answers and have a field to show."""
    shown = {field.id for field in visible_fields(procedure, answers)}
    return tuple(page for page in procedure.pages if any(field.id in shown for field in page.fields))


def visible_fields(procedure: Procedure, answers: Answers) -> tuple[Field, ...]:
    """The fields that are asked with these answers. A hidden field's answer opens nothing."""
    visible: dict[str, Field] = {}
    for page in procedure.pages:
        if not _holds(page.show_if, visible, answers):
            continue
        for field in page.fields:
            if _holds(field.show_if, visible, answers):
                visible[field.id] = field
    return tuple(visible.values())


def fold(field: Field, typed: Answer) -> Answer:
    """The value of what was typed: widths, kana, separators and eras in their one form. Safe to repeat.

    What cannot be folded is given back as it is, for the verdict to name.
    """
    if field.kind is FieldKind.CHOICES:
        return tuple(value for value in chosen(typed) if value)
    text = typed if isinstance(typed, str) else CHOICES_SEPARATOR.join(typed)
    if field.kind is FieldKind.DATE:
        try:
            return parse_date(text).isoformat()
        except NotADate:
            return text.strip()
    return fold_text(field, text)


def shown(field: Field, value: Answer, language: str) -> str:
    """The value as the confirm screen and the staff page draw it; empty for an empty one."""
    if value in ("", ()):
        return ""
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            labels = [_label(field, part, language) for part in chosen(value)]
            return (", " if language == "en" else "、").join(labels)
        case FieldKind.CONSENT:
            return _CONSENT_WORDS.get(language, _CONSENT_WORDS["ja"]) if value == CONSENT_GIVEN else str(value)
        case FieldKind.DATE:
            return shown_date(str(value), language)
        case FieldKind.POSTAL_CODE:
            text = str(value)
            return f"{text[:3]}-{text[3:]}" if len(text) == 7 and text.isdecimal() else text
        case FieldKind.NUMBER:
            unit = words(field.unit, language)
            return f"{value}{' ' * (language == 'en' and bool(unit))}{unit}"
        case _:
            return drawn_text(str(value))


def chosen(value: Answer) -> tuple[str, ...]:
    """The parts of an answer to a field of several choices; a statement's item keeps them joined by commas."""
    if isinstance(value, str):
        return tuple(value.split(CHOICES_SEPARATOR)) if value else ()
    return value


def item_value(value: Answer) -> str:
    """An answer as the value of a statement's item."""
    return value if isinstance(value, str) else CHOICES_SEPARATOR.join(value)


def _judge(field: Field, value: Answer, today: date) -> Wrong | None:
    if value in ("", ()):
        return Wrong("required") if field.required else None
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _judge_choices(field, chosen(value))
        case FieldKind.CONSENT:
            return None if value == CONSENT_GIVEN else Wrong("not_a_choice")
        case _:
            return judge_text(field, value, today) if isinstance(value, str) else Wrong("not_a_choice")


def _judge_taken(value: Answer) -> Wrong | None:
    return Wrong("control_character") if has_control_character(item_value(value)) else None


def _judge_choices(field: Field, values: tuple[str, ...]) -> Wrong | None:
    known = {choice.value for choice in field.choices}
    if not set(values) <= known or len(set(values)) != len(values):
        return Wrong("not_a_choice")
    if field.kind is FieldKind.CHOICE and len(values) != 1:
        return Wrong("not_a_choice")
    return None


def _holds(condition: Condition | None, visible: Mapping[str, Field], answers: Answers) -> bool:
    if condition is None:
        return True
    if condition.field not in visible:
        return False
    return not set(condition.values).isdisjoint(_alternatives(visible[condition.field], answers))


def _alternatives(field: Field, answers: Answers) -> tuple[str, ...]:
    value = answers.get(field.id, "")
    return chosen(value) if field.kind is FieldKind.CHOICES or not isinstance(value, str) else (value,)


def _label(field: Field, value: str, language: str) -> str:
    choice: Choice | None = next((choice for choice in field.choices if choice.value == value), None)
    return value if choice is None else words(choice.label, language)


def shown_date(value: str, language: str) -> str:
    """A day in words, also one of which only a part is known; anything else as it is drawn."""
    try:
        day = date.fromisoformat(value)
        return era_date(day) if language == "ja" else western_date(day, language)
    except (ValueError, NotADate):
        return date_of_known_parts(value, language) or drawn_text(value)
