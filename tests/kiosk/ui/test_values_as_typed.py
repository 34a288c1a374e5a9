"""What a resident or a card said is drawn as it is: braces in it are braces, no readings above other characters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.forms.answers import answer
from kiosk.forms.field_views import view_of
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Chosen, LanguageChosen
from kiosk.ui.display_list import DisplayList, Run
from kiosk.ui.layout import faults, lay_out, measure, view_for
from kiosk.ui.view import Tools
from tests.support.kiosk.dictionary import Dictionary
from tests.support.kiosk.walk import hall
from tests.support.screens.example_screens import example
from tests.support.screens.step_looks import every_look

TYPED = "山田　{花|ゐ}子"


def drawn(sheet: DisplayList) -> str:
    """Every character of the page, line by line, without what is drawn above them."""
    return "".join(line for placed in sheet.texts for line in placed.lines)


def shows_as_typed(sheet: DisplayList) -> None:
    assert TYPED in [placed.text for placed in sheet.texts]
    assert TYPED in drawn(sheet)
    assert "ゐ" not in [shape.text for shape in sheet.shapes if isinstance(shape, Run)], "drawn as a reading"


def pages() -> list[Screen]:
    review, form, keyboard = example("k07-confirm"), example("k05-form"), example("k06-keyboard")
    assert isinstance(review, Review)
    assert isinstance(form, FormPage)
    assert isinstance(keyboard, KeyboardPage)
    return [
        replace(review, lines=(ReviewLine(False, "氏名", TYPED, is_name=True),)),
        replace(review, lines=(ReviewLine(False, "備考", TYPED),)),
        *(
            replace(form, fields=(FieldView("name", "氏名", entry, TYPED, TYPED, is_name=True),))
            for entry in (InputKind.KEYBOARD, InputKind.LATIN, InputKind.LOCKED)
        ),
        replace(keyboard, text=TYPED, most_characters=40),
    ]


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize(("appearance", "orientation"), [*every_look()], ids=str)
def test_braces_are_drawn_on_every_page_that_holds_a_value(appearance: Appearance, orientation: Orientation) -> None:
    for page in pages():
        shows_as_typed(measure(page, appearance, orientation))


@pytest.mark.parametrize("size", list(TextSize))
def test_a_candidate_with_braces_is_one_button_that_says_them(size: TextSize) -> None:
    page = replace(example("k06-keyboard"), most_characters=40)  # type: ignore[call-arg] # a KeyboardPage
    view = view_for(page, Appearance(size=size), Tools(Dictionary({"は": (TYPED, "花")})))
    view.handle("=は")
    sheet = lay_out(view, "portrait")
    assert TYPED in [placed.text for placed in sheet.texts]
    assert TYPED in [target.label for target in sheet.targets]
    assert faults(sheet) == []


def test_words_of_the_definition_keep_their_readings_on_the_form() -> None:
    place = hall().does(LanguageChosen("easy-ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    visit = place.conversation.visit
    field = visit.procedure.field("house")
    answer(field, "house", visit)
    view = replace(view_of(field, visit, None), entry=InputKind.LOCKED)
    form = example("k05-form")
    assert isinstance(form, FormPage)
    sheet = measure(replace(form, fields=(view,)), Appearance("easy-ja"))
    assert "{" in view.shown
    assert "{" not in drawn(sheet)
