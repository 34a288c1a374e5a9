"""Answers under a finger, from the page to the statement: several of a list, and a day by its era."""

from __future__ import annotations

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.touches import Back, FieldAnswered, FieldOpened, Next, TypedText
from kiosk.steps.apply.done import Received
from kiosk.ui.display_list import Run
from kiosk.ui.fonts import icon_character
from sync.contract.chain.statement import read_statement
from tests.support.kiosk.example_catalogue import CHILD_ALLOWANCE, RESIDENT_RECORD
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.fingers import Touching

HEAD, DOMICILE, HISTORY = "世帯主の氏名・続柄", "本籍・筆頭者", "異動の履歴"
SUMMARY_ICON_PX = 50
TICKED, EMPTY = icon_character("check-square"), icon_character("square")


def stated(kiosk: KioskInABox, field: str) -> tuple[str, str]:
    """Value and words of an answer in what was kept."""
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return next((item.value, item.shown) for item in read_statement(kept.statement).items if item.id == field)


def page_of(kiosk: KioskInABox) -> FormPage:
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    return page


def view(kiosk: KioskInABox, field: str) -> FieldView:
    return next(view for view in page_of(kiosk).fields if view.id == field)


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
    assert view(kiosk, "details").entry is InputKind.CHOICES
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


def red_icons(hand: Touching) -> list[float]:
    """Where the mark of what is wrong is drawn in red, from top to bottom; the summary on top has a larger one."""
    icon = icon_character("warning-circle")
    found = [one for one in hand.glass.sheet.shapes if isinstance(one, Run) and one.text == icon]
    return [one.y for one in found if one.colour == "err" and one.size < SUMMARY_ICON_PX]


@pytest.mark.requirement("VAL-11")
def test_a_red_icon_stands_at_each_field_to_be_mended_and_then_one_goes_on(kiosk: KioskInABox):
    kiosk.starts("bulky_waste")
    hand = Touching(kiosk)
    first = kiosk.screens.now.frame.page
    assert red_icons(hand) == []
    hand.touches("次へ")
    boxes = {view.id: hand.glass.named(view.label) for view in page_of(kiosk).fields}
    wrong = [box for field, box in boxes.items() if field in ("name", "kana", "phone") and box is not None]
    icons = red_icons(hand)
    assert len(icons) == len(wrong) == 3
    below = [0.0, *(box.rect.bottom for box in wrong)]
    for icon, box, above in zip(icons, wrong, below, strict=False):
        assert above < icon < box.rect.y, "at its field, above the box and below the field before it"
    kiosk.does(FieldOpened("name"), TypedText("山田花子"))
    hand.follows()
    assert len(red_icons(hand)) == 2, "what was mended is red no more"
    kiosk.does(FieldOpened("kana"), TypedText("ヤマダハナコ"), FieldAnswered("phone", "05012345678"))
    hand.follows()
    hand.pass_s(1)
    assert red_icons(hand) == []
    hand.touches("次へ")
    assert kiosk.screens.now.frame.page != first
