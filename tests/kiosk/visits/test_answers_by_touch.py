"""Answers under a finger, from the page to the statement: several of a list, and a day by its era."""

from __future__ import annotations

import pytest

from kiosk.commands import KeepSubmission
from kiosk.events import Back, FieldAnswered, Next
from kiosk.screen import Entry, FieldView, FormPage
from kiosk.steps.done import Received
from kiosk.ui.fonts import icon_character
from kiosk.ui.sheet import Run
from sync.contract.statement import read_statement
from tests.support.cards import CardBox
from tests.support.example_catalogue import CHILD_ALLOWANCE, RESIDENT_RECORD
from tests.support.fingers import Touching
from tests.support.kiosk_in_a_box import PIN_OF, KioskInABox

HEAD, DOMICILE, HISTORY = "世帯主の氏名・続柄", "本籍・筆頭者", "異動の履歴"
TICKED, EMPTY = icon_character("check-square"), icon_character("square")


def stated(kiosk: KioskInABox, field: str) -> tuple[str, str]:
    """Value and words of an answer in what was kept."""
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return next((item.value, item.shown) for item in read_statement(kept.statement).items if item.id == field)


def view(kiosk: KioskInABox, field: str) -> FieldView:
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    return next(view for view in page.fields if view.id == field)


def boxes(hand: Touching, *labels: str) -> list[str]:
    """The box that is drawn in each choice: ticked or empty."""
    targets = {target.label: target for target in hand.glass.sheet.targets}
    drawn = [hand.glass.sheet.shapes[slice(*targets[label].shapes)] for label in labels]
    return [
        shape.text for shapes in drawn for shape in shapes if isinstance(shape, Run) and shape.text in TICKED + EMPTY
    ]


@pytest.mark.requirement("FORM-11")
def test_several_of_a_list_are_ticked_and_unticked_and_stated(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("resident_record").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill({asked: RESIDENT_RECORD[asked] for asked in ("phone", "whose")}).does(Back())
    assert view(kiosk, "details").entry is Entry.CHOICES
    hand = Touching(kiosk)
    assert boxes(hand, HEAD, DOMICILE, HISTORY) == [EMPTY, EMPTY, EMPTY]
    hand.touches(HISTORY, HEAD, DOMICILE)
    assert boxes(hand, HEAD, DOMICILE, HISTORY) == [TICKED, TICKED, TICKED]
    hand.touches(HEAD)
    assert boxes(hand, HEAD, DOMICILE, HISTORY) == [EMPTY, TICKED, TICKED]
    kiosk.does(FieldAnswered("copies", "1"), Next())
    kiosk.fill(RESIDENT_RECORD).confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    assert stated(kiosk, "details") == ("domicile,history", f"{DOMICILE}、{HISTORY}")


@pytest.mark.requirement("VAL-25")
def test_a_birth_date_is_given_by_its_era_year_month_and_day(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill({asked: value for asked, value in CHILD_ALLOWANCE.items() if asked != "child_1_birth_on"})
    kiosk.does(Back())
    hand = Touching(kiosk)
    label = view(kiosk, "child_1_birth_on").label
    hand.touches(label)
    assert {"平成", "令和", "年", "月", "日"} <= {target.label for target in hand.glass.sheet.targets}
    hand.touches("平成", "3", "0", "2", "3", "決定")
    assert view(kiosk, "child_1_birth_on").shown == "平成30年2月3日"
    hand.touches(label, "全部消す", "令和", "8", "月", "9", "2", "1", "決定")
    kiosk.does(Next())
    kiosk.fill(CHILD_ALLOWANCE).confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    assert stated(kiosk, "child_1_birth_on") == ("2026-09-21", "令和8年9月21日")
