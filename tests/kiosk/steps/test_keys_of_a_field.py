"""A field comes with the keys for what it takes: a name as on a residence card, a mail address, a text of a set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from kiosk.forms.field_views import entry_of
from kiosk.screens.appearance import Appearance, KanaKeys
from kiosk.screens.form_page import InputKind
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, TypedText
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.ui.keyboard.boards import board_of
from kiosk.ui.view import Tools
from sync.contract.forms.procedures import Field, FieldKind, Procedure, Width
from sync.contract.forms.question_parts import Characters
from sync.contract.forms.rules import fold, judge
from tests.support.kiosk.dictionary import Dictionary
from tests.support.kiosk.walk import Hall, hall
from tests.support.screens.fingers import LOOKS_S, Fingers

TODAY = date(2026, 11, 27)
LONGEST = f"MUSTERMANN ERIKA-MARIA O'NEILL {'DELACRUZ ' * 8}Y"[:104]


def page_of(place: Hall, field: Field) -> tuple[KeyboardPage, TypeField]:
    """The page on which this field is typed, in the form that the hall has open."""
    visit = place.conversation.visit
    first, *others = visit.procedure.pages
    pages = (msgspec.structs.replace(first, fields=(field, *first.fields)), *others)
    procedure: Procedure = msgspec.structs.replace(visit.procedure, pages=pages)
    assert visit.offer is not None
    visit.offer = replace(visit.offer, procedure=procedure)
    step = TypeField(FillPage(field.id), field.id)
    screen = step.screen(visit)
    assert isinstance(screen, KeyboardPage)
    return screen, step


def touch(screen: KeyboardPage, text: str) -> TypedText:
    """Each character by its key, in whatever mode it lies; then 決定."""
    hand = Fingers(tools=Tools(Dictionary({})))
    hand.shows(screen, Appearance())
    hand.pass_s(LOOKS_S)
    for character in text:
        label = "空白" if character == " " else character
        for mode in ("英字", "数字"):
            if hand.glass.named(label) is None:
                hand.tap(hand.place(mode))
                hand.pass_s(LOOKS_S)
        hand.tap(hand.place(label))
        hand.pass_s(LOOKS_S)
    hand.tap(hand.place("この字で決定"))
    (event,) = hand.came()
    assert isinstance(event, TypedText)
    return event


@pytest.mark.requirement("I18N-08")
def test_a_foreign_name_is_typed_in_capitals_with_spaces_up_to_104_characters() -> None:
    place = hall().does(LanguageChosen("en"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed())
    name = Field(
        "latin", FieldKind.TEXT, {"ja": "氏名", "en": "Name"}, max_length=104, characters=Characters.LATIN_CAPITALS
    )
    screen, step = page_of(place, name)
    assert (screen.entry, screen.capitals) == (InputKind.LATIN, True)
    assert len(LONGEST) == 104
    event = touch(screen, LONGEST)
    assert event.text == LONGEST
    visit = place.conversation.visit
    step.on(event, visit)
    assert visit.value_of["latin"] == LONGEST
    assert judge(name, LONGEST, TODAY) is None
    longer = judge(name, fold(name, LONGEST + "A"), TODAY)
    assert longer is not None, "a hundred and fifth"
    small = judge(name, fold(name, "Ｅｒｉｋａ　Mustermann"), TODAY)
    assert (small, fold(name, "Ｅｒｉｋａ　Mustermann")) == (None, "ERIKA MUSTERMANN"), "what is clear is no error"


@pytest.mark.parametrize("mail", ["o'brien+box!#$%&*/=?^_`{|}~x@example.jp", "A.b-c_1@EXAMPLE.co.jp"])
def test_all_that_a_mail_address_may_hold_has_a_key(mail: str) -> None:
    keys = {
        key.words
        for mode, capitals in (("latin", False), ("latin", True), ("signs", False))
        for row in board_of(mode, KanaKeys.RIGHT, capitals=capitals, half_width=True)
        for key in row
        if key is not None
    }
    assert set(mail) <= keys


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        (Field("a", FieldKind.TEXT, {"ja": "問"}, width=Width.HALF), InputKind.LATIN),
        (Field("a", FieldKind.TEXT, {"ja": "問"}, characters=Characters.ALPHANUMERIC), InputKind.LATIN),
        (Field("a", FieldKind.TEXT, {"ja": "問"}, characters=Characters.KATAKANA), InputKind.KANA),
        (Field("a", FieldKind.TEXT, {"ja": "問"}, characters=Characters.HIRAGANA), InputKind.KEYBOARD),
        (Field("a", FieldKind.TEXT, {"ja": "問"}), InputKind.KEYBOARD),
    ],
)
def test_a_set_of_characters_has_its_own_keys(field: Field, entry: InputKind) -> None:
    assert entry_of(field) is entry
