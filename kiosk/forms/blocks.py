"""A page that repeats, at the kiosk: its headings, one more, one less.

How many there are follows from the answers (`sync.contract.forms.asking`); `visit.opened_instances` keeps those that
stand open although nothing is answered there yet.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.forms.answers import asking
from kiosk.screens.controls import Button, Role
from kiosk.screens.form_page import FieldView, InputKind
from kiosk.screens.touches import Chosen
from kiosk.state.visit import FieldValue, Visit
from kiosk.words.texts import _, language, say
from sync.contract.chain.statement import Source
from sync.contract.forms.answers import item_in_block, place_of
from sync.contract.forms.asking import NO_ANSWER
from sync.contract.forms.field_roles import FieldRole, role_of
from sync.contract.forms.procedures import FieldKind, Page
from sync.contract.forms.question_parts import Repeat
from sync.contract.forms.texts import words

ADD, REMOVE, COPY, UNDO = "block-add:", "block-remove:", "block-copy:", "block-undo:"
OF_ONE_ALONE = frozenset(
    {FieldRole.NAME, FieldRole.GIVEN_NAME, FieldRole.READING, FieldRole.GIVEN_READING, FieldRole.BIRTH_DATE}
)
"""Answers that two people hardly share: never copied."""
_NEVER_COPIED = NO_ANSWER | {FieldKind.CONSENT, FieldKind.COMPUTED}
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


def copy_id(page: Page, number: int) -> str:
    """Of the view below a heading that copies, or takes back what was copied."""
    return f"{card_of(page, number)}<"


def copy_view(page: Page, number: int, visit: Visit) -> FieldView | None:
    """Below the heading of one of several: what an earlier one has can be copied while nothing is answered here; what
    was copied is told with where it came from, and can be taken back. None: neither.
    """
    card = card_of(page, number)
    copied = copied_in(page, number, visit)
    if copied:
        place = next(iter(copied.values())).copied_from
        named = {field.id: words(field.label, language()) for field in page.fields}
        said = "、".join(named[place_of(item)[2]] for item in copied)
        hint = say("「%(name)s」から写しました：%(labels)s", name=heading_words(page, place), labels=said)
        undo = Button(_("写したのを消す"), Chosen(f"{UNDO}{page.id}:{number}"), Role.SECOND, "x")
        return FieldView(copy_id(page, number), "", InputKind.ADD, hint=hint, button=undo, card=card)
    if said_in(page, number, visit) or not (place := _source_of(page, number, visit)):
        return None
    words_of = say("「%(name)s」と同じにする", name=heading_words(page, place))
    copy = Button(words_of, Chosen(f"{COPY}{page.id}:{number}"), Role.SECOND, "list-checks")
    hint = _("名前や生年月日のほかを写します。あとで直せます。")
    return FieldView(copy_id(page, number), "", InputKind.ADD, hint=hint, button=copy, card=card)


def copied_in(page: Page, number: int, visit: Visit) -> dict[str, FieldValue]:
    """What stands there as it was copied, by item."""
    items = [item_in_block(page.id, number, field.id) for field in page.fields]
    return {item: visit.answers[item] for item in items if item in visit.answers and visit.answers[item].copied_from}


def copy_before(page: Page, number: int, visit: Visit) -> None:
    """Answer as the nearest earlier one that has anything to copy, where nothing is answered here."""
    place = 0 if said_in(page, number, visit) else _source_of(page, number, visit)
    for item, given in _worth_copying(page, place, visit).items():
        source = Source.STAFF + visit.assistant if visit.assistant else _of_who_copies(given.source)
        here = item_in_block(page.id, number, place_of(item)[2])
        visit.copy_item(item, here, FieldValue(given.value, source, copied_from=place))


def _of_who_copies(source: str) -> str:
    """What staff typed is the resident's where the resident put it once more."""
    return Source.RESIDENT if source.startswith(Source.STAFF) else source


def undo_copy(page: Page, number: int, visit: Visit) -> None:
    """What was copied and not touched since goes again; what was typed stays."""
    for item in copied_in(page, number, visit):
        visit.drop_item(item)
    visit.opened_instances[page.id] = max(visit.opened_instances.get(page.id, 0), number)


def _source_of(page: Page, number: int, visit: Visit) -> int:
    """The nearest earlier one with anything to copy; 0: none."""
    return next((place for place in range(number - 1, 0, -1) if _worth_copying(page, place, visit)), 0)


def _worth_copying(page: Page, number: int, visit: Visit) -> dict[str, FieldValue]:
    items = {
        item_in_block(page.id, number, field.id)
        for field in page.fields
        if field.kind not in _NEVER_COPIED and role_of(field) not in OF_ONE_ALONE
    }
    return {item: given for item, given in visit.answers.items() if item in items and given.value}


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
    """Take one away with its answers and files; those after it move up, each with its own."""
    assert page.repeat is not None, "called for a page that repeats"
    count = asking(visit).instances(page.id) or 0
    if not (1 <= number <= count and count > page.repeat.least):
        return
    ids = [field.id for field in page.fields]
    for at in range(number, count):
        for field_id in ids:
            here, following = item_in_block(page.id, at, field_id), item_in_block(page.id, at + 1, field_id)
            visit.move_item(following, here)
    for field_id in ids:
        visit.drop_item(item_in_block(page.id, count, field_id))
    visit.opened_instances[page.id] = count - 1
    for item, given in visit.answers.items():
        if given.copied_from and place_of(item)[0] == page.id:
            visit.answers[item] = replace(given, copied_from=0)  # their numbers are other ones now


def said_in(page: Page, number: int, visit: Visit) -> bool:
    """Whether anything was answered there."""
    return any(given.value for item, given in visit.answers.items() if place_of(item)[:2] == (page.id, number))
