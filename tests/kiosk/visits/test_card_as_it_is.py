"""What the card says is never a dead end: taken as it is, signed, kept, and told where it cannot be drawn."""

from __future__ import annotations

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.form_parts import parts_of
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.form_page import FormPage, InputKind
from kiosk.screens.review import Review
from kiosk.screens.touches import AppearanceChanged, Cancelled, Confirmed
from kiosk.steps.apply.confirm import CheckAnswers, review_pages
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.sign import EnterPassword
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.chain.statement import read_statement
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.step_looks import every_look

NAME, ADDRESS = "\U00031350藤　瞳\u200b子", "若葉県若葉市大字\U0002ebf0\u200e１２番地"


@pytest.mark.requirement("JPK-06", "PROM-06")
def test_characters_that_no_font_draws_and_an_unknown_day_of_birth_are_signed_as_they_are(
    kiosk: KioskInABox, cards: CardBox
):
    kiosk.starts("child_allowance").put(cards["rare"]).types(PIN_OF["four"])
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    drawn = {view.id: view.shown for view in page.fields}
    assert drawn["name"] == "U+31350藤　瞳U+200B子"
    assert drawn["birth_on"] == "昭和20年（月日不明）"
    assert not any(view.error for view in page.fields)
    kiosk.fill(CHILD_ALLOWANCE)
    assert isinstance(kiosk.screens.now, Review)
    kiosk.confirms()
    assert isinstance(kiosk.step, EnterPassword)
    kiosk.types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    items = {item.id: item for item in read_statement(kept.statement).items}
    assert (items["name"].value, items["address"].value) == (NAME, ADDRESS)
    assert items["address"].shown == "若葉県若葉市大字U+2EBF0U+200E１２番地"
    assert (items["birth_on"].value, items["birth_on"].shown) == ("1945-00-00", "昭和20年（月日不明）")


@pytest.mark.requirement("ENT-01", "JPK-06")
@pytest.mark.parametrize(("who", "languages"), [("long", ("ja", "easy-ja", "en")), ("rare", ("easy-ja",))])
def test_the_longest_name_and_address_are_whole_in_every_look(
    kiosk: KioskInABox, cards: CardBox, who: str, languages: tuple[str, ...]
):
    kiosk.starts("child_allowance").put(cards[who]).types(PIN_OF["four"])
    visit = kiosk.conversation.visit
    wrong: dict[str, list[str]] = {}
    said = {field_id: given.value for field_id, given in visit.answers.items()}
    for appearance, orientation in every_look():
        if appearance.language not in languages:
            continue
        visit.appearance, visit.kiosk_state.orientation = appearance, orientation
        with speaking(appearance.language):
            visit.statement = make_statement(visit)
            for number, sheet in enumerate(parts_of(visit)):
                page = FillPage(sheet.anchor).screen(visit)
                wrong[f"{appearance} {orientation} form {number}"] = faults(measure(page, appearance, orientation))
                if all(view.entry is not InputKind.LOCKED for view in sheet.views):
                    break
            # Values are drawn alike in every language: one is enough for the confirm pages.
            for number in range(len(review_pages(visit)) if appearance.language == languages[0] else 0):
                page = CheckAnswers(number).screen(visit)
                wrong[f"{appearance} {orientation} review {number}"] = faults(measure(page, appearance, orientation))
    assert {name: found for name, found in wrong.items() if found} == {}
    assert said == {field_id: given.value for field_id, given in visit.answers.items()}


@pytest.mark.requirement("ENT-16")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
@pytest.mark.parametrize("size", [TextSize.LARGE, TextSize.EXTRA])
def test_larger_type_has_at_most_two_fifths_more_pages(kiosk: KioskInABox, language: str, size: TextSize):
    """Who reads the largest type pages as little as can be: nothing here is filled from a card."""
    pages: dict[TextSize, int] = {}
    for now in (TextSize.STANDARD, size):
        kiosk.starts("bulky_waste", language).does(AppearanceChanged(Appearance(language, now)))
        pages[now] = 0
        while isinstance(kiosk.step, FillPage):
            kiosk.fill_page(BULKY_WASTE)
            pages[now] += 1
        assert isinstance(kiosk.step, CheckAnswers)
        kiosk.does(Cancelled(), Confirmed())
    assert pages[size] <= 1.4 * pages[TextSize.STANDARD]


@pytest.mark.requirement("ENT-16")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_largest_type_does_not_give_each_locked_field_a_page(kiosk: KioskInABox, cards: CardBox, language: str):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    visit = kiosk.conversation.visit
    pages: dict[TextSize, int] = {}
    with speaking(language):
        for size in (TextSize.STANDARD, TextSize.EXTRA):
            visit.appearance = Appearance(language, size)
            pages[size] = len(parts_of(visit))
    assert pages[TextSize.EXTRA] <= 1.4 * pages[TextSize.STANDARD]
