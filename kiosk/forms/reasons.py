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


MOST_NAMED = 3
"""Answers that are named beside each other; more are said to be there."""


@dataclass(frozen=True)
class OpenedBy:
    """What opened a question. Questions in a row with the same one are told it once."""

    condition: Condition
    number: int
    """Of the instance in which it was judged."""
    words: str


@dataclass(frozen=True)
class _Named:
    """One answer: the sentence about it alone, and how it is named beside others."""

    because: str
    beside: str


def reason_of(question: AskedField, asking: AskedForm) -> OpenedBy | None:
    """None: it is always asked, or no answer can be named."""
    condition = _opened_by(question)
    if condition is None:
        return None
    found = (_named(one, question, asking) for one in _opening(condition, question, asking))
    named = tuple(dict.fromkeys(one for one in found if one is not None))
    said = _all_of(named) if len(named) > 1 else named[0].because if named else ""
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


def _opening(condition: Condition, question: AskedField, asking: AskedForm) -> Iterator[Condition]:
    """The comparisons that opened it: of several of which one is enough, those that hold."""
    for one in (*condition.all, *condition.none):
        yield from _opening(one, question, asking)
    for one in condition.any:
        if asking.holds_for(one, question):
            yield from _opening(one, question, asking)
    if condition.field:
        yield condition


def _all_of(named: tuple[_Named, ...]) -> str:
    """Several answers, short."""
    answers = "".join(one.beside for one in named[:MOST_NAMED]).strip()
    if len(named) > MOST_NAMED:
        return say("%(answers)sなどの答えなので、", answers=answers)
    return say("%(answers)sの答えなので、", answers=answers)


def _named(one: Condition, question: AskedField, asking: AskedForm) -> _Named | None:
    if one.test in _COUNTS:
        count = asking.instances(one.field)
        page = next((page for page in asking.procedure.pages if page.id == one.field), None)
        if count is None or page is None:
            return None
        title = words(page.title, language())
        counted = say("「%(question)s」が%(count)sつあるので、", question=title, count=count)
        return _Named(counted, say("「%(question)s：%(answer)s」", question=title, answer=count))
    near = asking.question(item_in_block(question.page.id, question.number, one.field)) if question.number else None
    asked = near or asking.question(one.field)
    if asked is None:
        return None
    label, value = words(asked.field.label, language()), asking.value(asked.field.id)
    if value in ("", ()):
        if one.test is not Test.IS_EMPTY:
            return None
        empty = say("「%(question)s：%(answer)s」", question=label, answer=_("答えなし"))
        return _Named(say("「%(question)s」に答えがないので、", question=label), empty)
    if asked.field.kind in _TYPED:
        return _Named(say("「%(question)s」に答えたので、", question=label), say("「%(question)s」", question=label))
    touched = asked.field.kind in _TOUCHED and one.test is Test.IS_ONE_OF
    if touched and asked.field.kind is FieldKind.CHOICES:
        value = tuple(part for part in chosen(value) if part in one.values)
    answer = shown(asked.field, value, language())
    if touched and not answer:
        return None
    beside = say("「%(question)s：%(answer)s」", question=label, answer=answer)
    if touched:
        return _Named(say("「%(question)s」で「%(answer)s」を選んだので、", question=label, answer=answer), beside)
    return _Named(say("「%(question)s」の答えが「%(answer)s」なので、", question=label, answer=answer), beside)
