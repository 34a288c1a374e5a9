"""Why something is asked: which earlier answer opened it, in words a resident can check (VAL-13, VAL-22, VAL-26)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.screens.form_page import ASKS_NOTHING, FieldView
from kiosk.words.texts import _, language, say
from sync.contract.forms.answers import chosen, item_in_block
from sync.contract.forms.asking import AskedField, AskedForm
from sync.contract.forms.conditions import Condition, Test
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.rules import shown
from sync.contract.forms.texts import words

_COUNTS = frozenset({Test.COUNT_AT_LEAST, Test.COUNT_AT_MOST})
_TOUCHED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO})

_TYPED = frozenset(
    {FieldKind.TEXT, FieldKind.KANA, FieldKind.DIGITS, FieldKind.POSTAL_CODE, FieldKind.PHONE, FieldKind.MAIL}
)
"""What somebody typed is not said again: it may be long, and braces in it are braces."""


@dataclass(frozen=True)
class OpenedBy:
    """What opened a question. Questions in a row with the same one are told it once."""

    condition: Condition
    number: int
    """Of the instance in which it was judged."""
    words: str


def reason_of(question: AskedField, asking: AskedForm) -> OpenedBy | None:
    """None: it is always asked, or no answer can be named."""
    condition = _opened_by(question)
    if condition is None:
        return None
    said = next((text for one in _comparisons(condition) if (text := _named(one, question, asking))), "")
    return OpenedBy(condition, question.number, said) if said else None


def _opened_by(question: AskedField) -> Condition | None:
    """What makes it asked, or required, now: its own condition first, else its page's."""
    field = question.field
    if field.required_if is not None and field.required:
        return field.required_if
    return field.show_if or question.page.show_if


def with_reasons(views: Sequence[FieldView], reasons: dict[str, OpenedBy]) -> tuple[FieldView, ...]:
    """Each first of a row with one reason says it, and how many questions it is about."""
    told: list[FieldView] = []
    for at, view in enumerate(views):
        reason = reasons.get(view.id)
        begins = reason is not None and view.entry not in ASKS_NOTHING and reason != _before(views, at, reasons)
        about = _about(views, at, reasons) if begins else 0
        words_now = reason.words + _what_to_do(about) if reason is not None and begins else ""
        told.append(view if view.because == words_now else replace(view, because=words_now))
    return tuple(told)


def _before(views: Sequence[FieldView], at: int, reasons: dict[str, OpenedBy]) -> OpenedBy | None:
    """The reason of the question before this one, on the same page of the screen."""
    earlier = next((view for view in reversed(views[:at]) if view.entry not in ASKS_NOTHING), None)
    return None if earlier is None else reasons.get(earlier.id)


def _about(views: Sequence[FieldView], at: int, reasons: dict[str, OpenedBy]) -> int:
    count = 0
    for view in views[at:]:
        if view.entry in ASKS_NOTHING:
            continue
        if reasons.get(view.id) != reasons[views[at].id]:
            break
        count += 1
    return count


def _what_to_do(count: int) -> str:
    if count == 1:
        return _("ここも入力してください。")
    return say("下の%(count)sつを入力してください。", count=count)


def _comparisons(condition: Condition) -> Iterator[Condition]:
    for one in (*condition.all, *condition.any, *condition.none):
        yield from _comparisons(one)
    if condition.field:
        yield condition


def _named(one: Condition, question: AskedField, asking: AskedForm) -> str:
    if one.test in _COUNTS:
        count = asking.instances(one.field)
        page = next((page for page in asking.procedure.pages if page.id == one.field), None)
        if count is None or page is None:
            return ""
        return say("「%(question)s」が%(count)sつあるので、", question=words(page.title, language()), count=count)
    near = asking.question(item_in_block(question.page.id, question.number, one.field)) if question.number else None
    asked = near or asking.question(one.field)
    if asked is None:
        return ""
    label, value = words(asked.field.label, language()), asking.value(asked.field.id)
    if value in ("", ()):
        return say("「%(question)s」に答えがないので、", question=label) if one.test is Test.IS_EMPTY else ""
    if asked.field.kind in _TOUCHED and one.test is Test.IS_ONE_OF:
        parts = tuple(part for part in chosen(value) if part in one.values)
        answer = shown(asked.field, parts if asked.field.kind is FieldKind.CHOICES else value, language())
        return say("「%(question)s」で「%(answer)s」を選んだので、", question=label, answer=answer) if answer else ""
    if asked.field.kind in _TYPED:
        return say("「%(question)s」に答えたので、", question=label)
    answer = shown(asked.field, value, language())
    return say("「%(question)s」の答えが「%(answer)s」なので、", question=label, answer=answer)
