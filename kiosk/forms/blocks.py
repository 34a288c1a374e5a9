"""A page that repeats, at the kiosk: its headings, one more, one less.

How many there are follows from the answers (`sync.contract.forms.asking`); `visit.opened_instances` keeps those that
stand open although nothing is answered there yet.
"""

from __future__ import annotations

from kiosk.forms.answers import asking
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import FieldView, InputKind
from kiosk.screens.touches import Chosen
from kiosk.state.visit import Visit
from kiosk.words.texts import _, language, say
from sync.contract.forms.answers import item_in_block, place_of
from sync.contract.forms.procedures import Page
from sync.contract.forms.question_parts import Repeat
from sync.contract.forms.texts import words

ADD, REMOVE = "block-add:", "block-remove:"
_NUMBER_HERE = "%(n)s"


def card_of(page: Page, number: int) -> str:
    """Name of one of several: `child[2]`; empty on a page that does not repeat."""
    return f"{page.id}[{number}]" if number else ""


def heading_words(page: Page, number: int) -> str:
    """お子さん（2人目）."""
    said = words(page.repeat.heading, language()) if page.repeat is not None else ""
    if _NUMBER_HERE in said:
        return said.replace(_NUMBER_HERE, str(number))
    return f"{said or words(page.group, language()) or words(page.title, language())} {number}"


def heading_view(page: Page, number: int, count: int) -> FieldView:
    """The heading of one of several, with the button that takes it away where fewer may be there."""
    assert page.repeat is not None, "called for a page that repeats"
    away = Button(_("これを消す"), Chosen(f"{REMOVE}{page.id}:{number}"), Role.SECOND, "trash")
    card = card_of(page, number)
    return FieldView(
        card,
        heading_words(page, number),
        InputKind.HEADING,
        button=away if count > page.repeat.least else None,
        card=card,
    )


def add_view(page: Page, count: int) -> FieldView:
    """One more, and how many there may be."""
    assert page.repeat is not None, "called for a page that repeats"
    repeat = page.repeat
    return FieldView(
        f"{page.id}[]",
        "",
        InputKind.ADD,
        hint=_how_many(repeat),
        button=Button(
            words(repeat.add, language()) or _("もう1つ追加する"),
            Chosen(f"{ADD}{page.id}"),
            Role.SECOND,
            "plus",
            enabled=count < repeat.most,
            reason=say("%(most)sまでです", most=repeat.most) if count >= repeat.most else "",
        ),
    )


def _how_many(repeat: Repeat) -> str:
    if repeat.least == 0:
        return say("%(most)sまで入力できます。なければ、そのまま次へ進んでください。", most=repeat.most)
    return say("%(least)sから%(most)sまで入力できます。", least=repeat.least, most=repeat.most)


def page_of(page_id: str, visit: Visit) -> Page | None:
    """The page that repeats, while it is asked."""
    if asking(visit).instances(page_id) is None:
        return None
    return next((page for page in visit.procedure.pages if page.id == page_id and page.repeat is not None), None)


def add_one(page: Page, visit: Visit) -> int:
    """Open one more; its number. No further than the form allows."""
    assert page.repeat is not None, "called for a page that repeats"
    count = min((asking(visit).instances(page.id) or 0) + 1, page.repeat.most)
    visit.opened_instances[page.id] = count
    return count


def take_away(page: Page, number: int, visit: Visit) -> None:
    """Take one away with its answers; those after it move up, each with its own answers."""
    assert page.repeat is not None, "called for a page that repeats"
    count = asking(visit).instances(page.id) or 0
    if not (1 <= number <= count and count > page.repeat.least):
        return
    ids = [field.id for field in page.fields]
    for at in range(number, count):
        for field_id in ids:
            here, following = item_in_block(page.id, at, field_id), item_in_block(page.id, at + 1, field_id)
            _move(following, here, visit)
    for field_id in ids:
        visit.answers.pop(item_in_block(page.id, count, field_id), None)
    visit.opened_instances[page.id] = count - 1


def _move(source: str, target: str, visit: Visit) -> None:
    given = visit.answers.pop(source, None)
    if given is None:
        visit.answers.pop(target, None)
    else:
        visit.answers[target] = given


def said_in(page: Page, number: int, visit: Visit) -> bool:
    """Whether anything was answered there."""
    return any(given.value for item, given in visit.answers.items() if place_of(item)[:2] == (page.id, number))
