"""The verdict on answers, the same on the kiosk and at the centre: what is asked, what is wrong, how it is drawn.

`fold` what was typed, keep the folded value, and judge that. Nothing here changes a value that it judges.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import TypeAlias

from sync.contract.forms.answer_formats import Wrong, fold_text, judge_text
from sync.contract.forms.answers import CHOICES_SEPARATOR, Answer, Answers, chosen, item_value
from sync.contract.forms.asking import NO_ANSWER, AskedField, AskedForm
from sync.contract.forms.attached_files import most_files, names_files
from sync.contract.forms.characters import has_control_character
from sync.contract.forms.clock_formats import drawn_month, drawn_time
from sync.contract.forms.comparisons import whole_number
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.priced_items import drawn_items, fold_items, pieces_of, yen
from sync.contract.forms.procedures import Choice, Field, FieldKind, Page, Procedure
from sync.contract.forms.texts import words
from sync.japanese.dates import NotADate, date_of_known_parts, era_date, parse_date, western_date

CONSENT_GIVEN = "yes"
_CONSENT_WORDS = {"ja": "同意します", "easy-ja": "はい、いいです", "en": "I agree"}
_YES_NO = {"yes": {"ja": "はい", "en": "Yes"}, "no": {"ja": "いいえ", "en": "No"}}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one field. The code is for machines; the kiosk has a sentence for each."""

    field_id: str
    """Of its item: `child[2].name` in a block."""
    code: str
    parameters: dict[str, str] = dataclass_field(default_factory=dict)


Judge: TypeAlias = Callable[[Field, Answer, bool], Finding | None]
"""`judge` on one day: field, value, whether card or register gave it."""


def verdict(procedure: Procedure, answers: Answers, today: date, taken: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the form; at most one finding for each field.

    `today` is the day in Japan. Answers to fields that are not shown do not count. `taken`: ids of the answers that the
    card or the register gave. Nobody at a kiosk can mend those, so they are taken as they are.
    """
    unknown = [Finding(item, "unknown_field") for item in _unknown(procedure, answers)]
    return (*unknown, *found_in(AskedForm(procedure, answers, today), taken))


def found_in(asking: AskedForm, taken: Collection[str] = (), judged: Judge | None = None) -> Iterator[Finding]:
    """What is wrong with the questions that are asked. `judged`: `judge`, or one that remembers what it said."""

    def on_the_day(field: Field, value: Answer, is_taken: bool) -> Finding | None:
        return judge(field, value, asking.today, is_taken=is_taken)

    judge_one = judged or on_the_day
    gaps = _gaps(asking)
    for question in asking.questions:
        item = question.field.id
        if item in gaps:
            yield Finding(item, "block_gap")
        elif question.field.kind not in NO_ANSWER:
            found = judge_one(question.field, asking.answers.get(item, ""), item in taken)
            found = found or _judge_with_others(question, asking, is_taken=item in taken)
            if found is not None:
                yield found


def judge(field: Field, value: Answer, today: date, *, is_taken: bool = False) -> Finding | None:
    """What is wrong with the value of one field that is asked. `is_taken`: card or register gave it."""
    wrong = _judge_taken(value) if value and is_taken else _judge(field, value, today)
    return None if wrong is None else Finding(field.id, wrong.code, wrong.parameters)


def visible_pages(procedure: Procedure, answers: Answers, today: date) -> tuple[Page, ...]:
    """The pages that are asked with these answers and have a field to show."""
    shown = {id(question.page) for question in AskedForm(procedure, answers, today).questions}
    return tuple(page for page in procedure.pages if id(page) in shown)


def visible_fields(procedure: Procedure, answers: Answers, today: date) -> tuple[Field, ...]:
    """The fields that are asked with these answers, each with its item's id. A hidden field's answer opens nothing."""
    return tuple(question.field for question in AskedForm(procedure, answers, today).questions)


def fold(field: Field, typed: Answer) -> Answer:
    """The value of what was typed: widths, kana, separators and eras in their one form. Safe to repeat.

    What cannot be folded is given back as it is, for the verdict to name.
    """
    if field.kind is FieldKind.CHOICES:
        return tuple(value for value in chosen(typed) if value)
    if field.kind is FieldKind.ITEMS:
        return fold_items(field, chosen(typed))
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
        case FieldKind.YES_NO:
            return words(_YES_NO.get(str(value), {}), language) or drawn_text(str(value))
        case FieldKind.NUMBER:
            return _with_unit(str(value), field, language)
        case FieldKind.COMPUTED:
            number = whole_number(str(value))
            return drawn_text(str(value)) if number is None else _with_unit(f"{number:,}", field, language)
        case FieldKind.MONEY:
            amount = whole_number(str(value))
            return drawn_text(str(value)) if amount is None else yen(amount, language)
        case FieldKind.TIME:
            return drawn_text(drawn_time(str(value), language))
        case FieldKind.YEAR_MONTH:
            return drawn_text(drawn_month(str(value), language))
        case FieldKind.ITEMS:
            return drawn_text(drawn_items(field, item_value(value), language))
        case _:
            return drawn_text(str(value))


def _judge(field: Field, value: Answer, today: date) -> Wrong | None:
    if value in ("", ()):
        return Wrong("required") if field.required and field.kind is not FieldKind.COMPUTED else None
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _judge_choices(field, chosen(value))
        case FieldKind.CONSENT:
            return None if value == CONSENT_GIVEN else Wrong("not_a_choice")
        case FieldKind.YES_NO:
            return None if value in _YES_NO else Wrong("not_a_choice")
        case FieldKind.ITEMS:
            return _judge_items(field, item_value(value))
        case FieldKind.COMPUTED:
            return None if whole_number(item_value(value)) is not None else Wrong("not_a_number")
        case FieldKind.ATTACHMENT:
            return _judge_files(field, value)
        case FieldKind.EXPLANATION:
            return Wrong("not_a_choice")  # nobody gives it as a text
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
    return _judge_count(field, len(values)) if field.kind is FieldKind.CHOICES else None


def _judge_items(field: Field, value: str) -> Wrong | None:
    most = {item.value: item.most for item in field.items}
    counts = pieces_of(value)
    if counts is None or not set(counts) <= set(most) or fold_items(field, chosen(value)) != value:
        return Wrong("not_items")
    over = next((name for name, count in counts.items() if count > most[name]), None)
    if over is not None:
        return Wrong("too_many_pieces", {"item": over, "most": str(most[over])})
    return _judge_count(field, sum(counts.values()))


def _judge_files(field: Field, value: Answer) -> Wrong | None:
    """How many, by their SHA-256. What each is: `sync.contract.forms.file_rules`."""
    if not names_files(value):
        return Wrong("not_a_file")
    return _judge_count(field, len(chosen(value)), most_files(field.most))


def _judge_count(field: Field, count: int, most: int | None = None) -> Wrong | None:
    """How many choices, pieces of a table, or files were taken."""
    most = field.most if most is None else most
    if field.least is not None and count < field.least:
        return Wrong("too_few_chosen", {"least": str(field.least)})
    if most is not None and count > most:
        return Wrong("too_many_chosen", {"most": str(most)})
    return None


def _judge_with_others(question: AskedField, asking: AskedForm, *, is_taken: bool) -> Finding | None:
    """What is wrong with it beside other answers."""
    item = question.field.id
    if question.field.kind is FieldKind.COMPUTED and asking.computed.get(item, "") != asking.answers.get(item, ""):
        return Finding(item, "computed_differs")
    number = asking.demand_not_met(question) if question.field.must and not is_taken else None
    return None if number is None else Finding(item, "demand_not_met", {"demand": str(number)})


def _unknown(procedure: Procedure, answers: Answers) -> Iterator[str]:
    """Items that the form does not have, asked or not."""
    known = procedure.fields_of(answers)
    return (item for item in answers if item not in known or known[item].kind in NO_ANSWER)


def _gaps(asking: AskedForm) -> frozenset[str]:
    """The first item of each instance in which nothing is answered although a later one is."""
    found: dict[tuple[str, int], str] = {}
    for question in asking.questions:
        answered = asking.answered_instances(question.page.id) if question.number else frozenset[int]()
        if answered and question.number not in answered and question.number < max(answered):
            found.setdefault((question.page.id, question.number), question.field.id)
    return frozenset(found.values())


def _with_unit(number: str, field: Field, language: str) -> str:
    unit = words(field.unit, language)
    return f"{number}{' ' * (language == 'en' and bool(unit))}{unit}"


def _label(field: Field, value: str, language: str) -> str:
    choice: Choice | None = next((choice for choice in field.choices if choice.value == value), None)
    if choice is None:
        return value
    return f"{choice.code}/" * bool(choice.code) + words(choice.label, language)


def shown_date(value: str, language: str) -> str:
    """A day in words, also one of which only a part is known; anything else as it is drawn."""
    try:
        day = date.fromisoformat(value)
        return era_date(day) if language == "ja" else western_date(day, language)
    except (ValueError, NotADate):
        return date_of_known_parts(value, language) or drawn_text(value)
