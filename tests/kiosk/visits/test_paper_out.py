"""The slip: printed, not printed, unknown; the secret number is shown only when there is no paper, after a touch."""

from __future__ import annotations

import pytest

from hardware.printer import NotPrinted, NotPrintedReason, PaperLevel, Unknown, UnknownReason
from kiosk.runtime.clock import Ticked
from kiosk.screens.controls import Tone
from kiosk.screens.done import Done
from kiosk.screens.picture import Picture
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen
from kiosk.steps.always.leaving import SlipLeft
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.done import NoPaper, NumbersOnScreen, Received
from sync.outbox import PrintOutcome
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox


def applied(kiosk: KioskInABox) -> KioskInABox:
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    return kiosk.confirms()


@pytest.mark.requirement("GAP-06", "SUB-01")
def test_without_paper_the_application_is_received_all_the_same(kiosk: KioskInABox):
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    applied(kiosk)
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.banner is not None
    assert screen.banner.tone is Tone.OK
    assert screen.code == "P-02"
    assert "紙がなくなりました" in screen.frame.title
    assert len(kiosk.outbox.waiting()) == 1
    (slip,) = kiosk.outbox.slips_not_handed_over()
    assert slip.last_outcome is PrintOutcome.NOT_PRINTED, "the printer was asked, and staff see what it said"


@pytest.mark.requirement("SUB-04")
def test_the_secret_number_is_shown_only_after_a_touch(kiosk: KioskInABox):
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    applied(kiosk)
    kept = kiosk.conversation.visit.kept
    assert kept is not None
    secret = f"{kept.inquiry[:4]}-{kept.inquiry[4:8]}-{kept.inquiry[8:]}"
    assert secret not in repr(kiosk.screens.now)
    kiosk.does(Chosen("numbers"))
    screen = kiosk.screens.now
    assert isinstance(screen, Done)
    assert screen.inquiry_line == secret
    assert kiosk.outbox.slips_not_handed_over() == []
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)


def test_paper_put_in_meanwhile_prints_the_same_slip(kiosk: KioskInABox):
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    applied(kiosk)
    kiosk.printer.outcome = None
    kiosk.does(Chosen("print"))
    assert kiosk.step == Received(printed="printed")
    assert len(kiosk.printer.slips) == 1


def test_the_page_without_paper_stays_five_minutes(kiosk: KioskInABox):
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    applied(kiosk)
    kiosk.box_clock.pass_s(265)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, NoPaper)
    kiosk.box_clock.pass_s(40)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, Start)


def test_an_unknown_outcome_asks_to_look_and_can_show_the_numbers(kiosk: KioskInABox):
    kiosk.printer.outcome = Unknown(UnknownReason.CONNECTION_LOST)
    applied(kiosk)
    assert kiosk.step == Received(printed="unknown")
    assert len(kiosk.outbox.slips_not_handed_over()) == 1
    kiosk.does(Chosen("no_slip"))
    assert "紙がなくなりました" not in kiosk.screens.now.frame.title
    kiosk.does(Chosen("numbers"))
    assert isinstance(kiosk.step, NumbersOnScreen)


@pytest.mark.requirement("GAP-06")
def test_missing_paper_is_told_before_anything_is_typed_and_the_resident_may_go_on(kiosk: KioskInABox):
    kiosk.printer.paper = PaperLevel.OUT
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    assert isinstance(kiosk.step, BeforeStart)
    screen = kiosk.screens.now
    assert isinstance(screen, ProcedurePage)
    assert screen.banner is not None
    assert screen.banner.title == "いま、控えを印刷できません"
    assert screen.frame.forward is not None


@pytest.mark.requirement("GAP-06")
def test_a_missing_printer_is_told_before_anything_is_typed_and_the_visit_ends_with_its_numbers(kiosk: KioskInABox):
    kiosk.printer.missing = True
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    screen = kiosk.screens.now
    assert isinstance(screen, ProcedurePage)
    assert screen.banner is not None
    assert screen.banner.title == "いま、控えを印刷できません"
    assert screen.banner.text == "申請はできます。番号は終わりに画面に出せます。"
    kiosk.does(Confirmed()).fill(BULKY_WASTE)
    kiosk.confirms()
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.banner is not None
    assert screen.banner.tone is Tone.OK
    assert screen.code == "P-03"
    kiosk.does(Chosen("numbers"))
    assert isinstance(kiosk.step, NumbersOnScreen)
    assert len(kiosk.outbox.waiting()) == 1


def test_a_resident_who_walks_away_is_reminded_of_the_slip(kiosk: KioskInABox):
    applied(kiosk)
    kiosk.box_clock.pass_s(100)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, SlipLeft)
    assert kiosk.conversation.visit.kept is None
    kiosk.box_clock.pass_s(31)
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, Start)
