"""What the card says is never a dead end: taken as it is, signed, kept, and told where it cannot be drawn."""

from __future__ import annotations

import pytest

from kiosk.commands import KeepSubmission
from kiosk.screen import FormPage, Review
from kiosk.steps.done import Received
from kiosk.steps.sign import EnterPassword
from sync.contract.statement import read_statement
from tests.support.cards import CardBox
from tests.support.example_catalogue import CHILD_ALLOWANCE
from tests.support.kiosk_in_a_box import PIN_OF, KioskInABox

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
