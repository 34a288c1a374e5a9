"""A staff card that goes at a bad moment, and a second medium that cannot be written."""

from __future__ import annotations

import shutil

import pytest

from kiosk.devices.card import CardInserted, CardRemoved, OpenStaffCard
from kiosk.devices.slip_printer import PrintSlip
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import Chosen
from kiosk.steps.always.welcome import Start
from tests.kiosk.visits.test_staff_page import applies_without_paper, opens, tools
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox


def test_the_page_goes_with_a_card_that_is_taken_while_the_slip_comes_out(kiosk: KioskInABox, cards: CardBox):
    applies_without_paper(kiosk)
    opens(kiosk, cards)
    kiosk.bus.post(Chosen("reprint"))
    kiosk.conversation.take_events()
    while not isinstance(kiosk.waiting[0][1], PrintSlip):
        kiosk.work_once()
        kiosk.conversation.take_events()
    kiosk.pull()
    assert len(kiosk.printer.slips) == 1
    assert kiosk.outbox.slips_not_handed_over() == []
    assert isinstance(kiosk.step, Start)


def test_a_card_that_is_gone_before_it_was_read_opens_nothing(kiosk: KioskInABox, cards: CardBox):
    kiosk.slot.insert(cards["sato"])
    kiosk.bus.post(CardInserted())
    kiosk.conversation.take_events()
    assert [command for _, command in kiosk.waiting] == [OpenStaffCard()]
    kiosk.bus.post(CardRemoved())
    kiosk.work_once()
    kiosk.slot.pull()
    kiosk.settle()
    assert isinstance(kiosk.step, Start)
    assert kiosk.card_worker._held is None


@pytest.mark.parametrize("spoilt", ["away", "full"])
def test_a_medium_that_cannot_be_written_is_not_called_ours(kiosk: KioskInABox, cards: CardBox, spoilt: str):
    shutil.rmtree(kiosk.home.mirror)
    if spoilt == "full":
        kiosk.home.mirror.mkdir()
        (kiosk.home.mirror / "0001.segment").mkdir()
    else:
        kiosk.home.mirror.write_bytes(b"")
    opens(kiosk, cards).does(Chosen("second_medium"))
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.told == "新しい記録媒体に書き込めません。正しく差し込まれているかを見て、もう一度押してください。"
    assert kiosk.conversation.visit.kiosk_state.trouble == "M-01"
    assert tools(kiosk)["second_medium"].enabled, "another one may be tried"
