"""ヘルプ stands on every page of a resident, says in plain words what can be done there, and leads back to it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.frame import Screen
from kiosk.screens.touches import Chosen, Confirmed, Declined, FieldAnswered, FieldOpened, HelpOpened, LanguageChosen
from kiosk.steps.always.help_page import HelpPage, words_about
from kiosk.steps.apply.fill_form import FillPage
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.kiosk.walk import hall, walk
from tests.support.people.cards import CardBox
from tests.support.screens.example_screens import EXAMPLES, example
from tests.support.screens.fingers import Touching
from tests.support.screens.step_looks import WAYS
from tests.support.screens.step_screens import screens_of

NOTICE = "この端末の画面や画像は、予告なく変わることがあります。"


def help_on(screen: Screen, orientation: str = "portrait") -> bool:
    sheet = measure(screen, Appearance("ja"), "landscape" if orientation == "landscape" else "portrait")
    return any(isinstance(target.action, HelpOpened) and target.label == "ヘルプ" for target in sheet.targets)


@pytest.mark.requirement("ENT-03")
def test_help_stands_on_every_page_of_the_flow_and_leads_back_to_that_page(kiosk: KioskInABox, cards: CardBox) -> None:
    explained: dict[str, str] = {}
    for name, screen in screens_of(kiosk, cards, Appearance("ja")):
        if screen.frame.staff or isinstance(screen, Dialog | Settings):
            continue  # a member of staff's; a question is answered first
        assert help_on(screen), name
        assert help_on(screen, "landscape"), name
        step, given = kiosk.step, dict(kiosk.conversation.visit.answers)
        if kiosk.conversation.step.screen(kiosk.conversation.visit) != screen:
            continue  # drawn by itself
        kiosk.does(HelpOpened())
        told = kiosk.screens.now
        assert isinstance(told, Dialog), name
        assert isinstance(kiosk.step, HelpPage)
        explained[type(screen).__name__] = told.text
        kiosk.does(Declined())
        assert kiosk.step is step, name
        assert kiosk.screens.now == screen, name
        assert kiosk.conversation.visit.answers == given, name
    kinds = {"Welcome", "Choose", "ProcedurePage", "Picture", "NumberPad", "PasswordPad", "FormPage", "Review", "Done"}
    assert kinds <= set(explained), "pages of the flow that were never asked"
    about = {explained[kind] for kind in kinds - {"PasswordPad"}}
    assert len(about) == len(kinds) - 1, "each kind of page has words of its own"


def test_a_finger_on_help_keeps_what_was_typed(kiosk: KioskInABox) -> None:
    kiosk.starts("bulky_waste")
    assert isinstance(kiosk.step, FillPage)
    hand = Touching(kiosk)
    kiosk.does(FieldOpened("phone"), FieldAnswered("phone", "090-1234"))
    before, given = kiosk.step, dict(kiosk.conversation.visit.answers)
    hand.touches("ヘルプ")
    assert isinstance(kiosk.step, HelpPage)
    hand.touches("もとの画面に戻る")
    assert kiosk.step == before
    assert kiosk.conversation.visit.answers == given


@pytest.mark.requirement("ENT-22")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_help_says_that_screens_and_pictures_may_change_without_notice(language: str) -> None:
    place = walk(hall(), LanguageChosen(language), HelpOpened(), HelpPage)
    told = place.screens.now
    assert isinstance(told, Dialog)
    notice = {"ja": NOTICE, "easy-ja": "お{知|し}らせしないで {変|か}わる ことが あります。", "en": "without notice."}
    assert told.text.endswith(notice[language])
    drawn = measure(told, place.screens.shown[-1][1], "portrait")
    assert faults(drawn) == []
    assert len("".join(run.text for run in drawn.texts)) > 60
    with speaking(language):
        assert words_about(told) not in told.text, "of the page below, not of itself"


def test_help_lies_over_one_page_only() -> None:
    place = walk(hall(), LanguageChosen("ja"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed(), FillPage)
    form = place.step
    walk(place, HelpOpened(), HelpPage, HelpOpened(), HelpPage)
    assert place.step == HelpPage(form)


EXPLAINED = ("Welcome", "Choose", "ProcedurePage", "Picture", "NumberPad", "FormPage", "KeyboardPage", "PickList")
EXPLAINED += ("Review", "Progress", "Done", "StatusScreen", "Attachments")


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_what_is_said_about_each_kind_of_page_has_room_in_every_look(language: str) -> None:
    drawn = (example(name, Appearance("ja"), "portrait") for name in EXAMPLES)
    examples = {type(screen).__name__: screen for screen in drawn}
    place = walk(hall(), LanguageChosen(language), HelpOpened(), HelpPage)
    now = place.screens.now
    assert isinstance(now, Dialog)
    with speaking(language):
        first, *others = (words_about(examples[name]) for name in EXPLAINED)
    assert len({first, *others}) == len(EXPLAINED)
    notice = now.text.partition("\n")[2]
    for words in (first, *others):
        page = replace(now, text=f"{words}\n{notice}")
        for size, (way, low) in itertools.product(TextSize, WAYS):
            assert faults(measure(page, Appearance(language, size, low=low), way)) == [], (words, size, way, low)
