"""Codes that reach nobody, that are wrong, and a month that is asked for twice."""

from __future__ import annotations

import pytest

from hardware.printer import NotPrinted, NotPrintedReason, PaperLevel, Unknown, UnknownReason
from kiosk.devices.drafts import ExtendDraft
from kiosk.devices.workers.draft_worker import LONGEST_WAIT_S, WRONG_AT_ONCE, WrongCodes
from kiosk.runtime.clock import Ticked
from kiosk.screens.touches import Chosen, Confirmed, Declined
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.save_draft import NoDraftPaper
from kiosk.steps.follow_up.go_on import GoOn
from tests.kiosk.visits.test_drafts import comes_back, counts, half_filled, lying, paper, saved
from tests.support.kiosk.kiosk_in_a_box import KioskInABox


def walks_away(kiosk: KioskInABox) -> None:
    """Nobody touches anything for as long as any page waits."""
    for _ in range(40):
        if isinstance(kiosk.step, Start):
            return
        kiosk.box_clock.pass_s(60)
        kiosk.does(Ticked(0))
    raise AssertionError(type(kiosk.step).__name__)


def test_who_walks_away_without_paper_and_code_leaves_no_draft_that_nobody_can_open(kiosk: KioskInABox) -> None:
    kiosk.printer.paper = PaperLevel.OUT
    half_filled(kiosk).does(Chosen("save_draft"), Confirmed())
    assert isinstance(kiosk.step, NoDraftPaper)
    walks_away(kiosk)
    assert lying(kiosk) == []
    assert counts(kiosk) == {"kept": 1, "discarded": 1}, "with a trace"


@pytest.mark.parametrize("seen", ["code", "paper", "perhaps"])
def test_who_has_the_code_or_may_have_it_and_walks_away_keeps_it(kiosk: KioskInABox, seen: str) -> None:
    if seen == "code":
        kiosk.printer.paper = PaperLevel.OUT
    if seen == "perhaps":
        kiosk.printer.outcome = Unknown(UnknownReason.NO_CONFIRMATION)
    half_filled(kiosk).does(Chosen("save_draft"), Confirmed())
    if seen == "code":
        kiosk.does(Chosen("numbers"))
    walks_away(kiosk)
    assert len(lying(kiosk)) == 1


def test_the_form_that_goes_on_without_paper_and_is_left_leaves_no_draft(kiosk: KioskInABox) -> None:
    kiosk.printer.paper = PaperLevel.OUT
    half_filled(kiosk).does(Chosen("save_draft"), Confirmed(), Declined())
    assert isinstance(kiosk.step, FillPage)
    assert len(lying(kiosk)) == 1, "as long as the visit lasts its code can be shown"
    walks_away(kiosk)
    assert lying(kiosk) == []


def test_the_old_paper_opens_until_somebody_has_the_new_code(kiosk: KioskInABox) -> None:
    first = saved(half_filled(kiosk))
    kiosk.does(Declined())
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    kiosk.does(Chosen("save_draft"), Confirmed())
    assert isinstance(kiosk.step, NoDraftPaper)
    kiosk.does(Confirmed())
    assert "前の紙の番号は、そのまま使えます" in repr(vars(kiosk.screens.now))
    walks_away(kiosk)
    kiosk.printer.outcome = None
    assert len(lying(kiosk)) == 1
    comes_back(kiosk, first)
    assert isinstance(kiosk.step, GoOn)


def test_once_the_new_code_stands_on_the_page_the_old_paper_opens_nothing(kiosk: KioskInABox) -> None:
    first = saved(half_filled(kiosk))
    kiosk.does(Declined())
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    kiosk.does(Chosen("save_draft"), Confirmed(), Chosen("numbers"))
    assert len(lying(kiosk)) == 1
    comes_back(kiosk, first)
    assert kiosk.screens.now.frame.title == "この紙の番号は、もう使えません"


def test_saved_twice_without_paper_keeps_one_and_the_old_paper(kiosk: KioskInABox) -> None:
    first = saved(half_filled(kiosk))
    kiosk.does(Declined())
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    for _ in range(3):
        kiosk.does(Chosen("save_draft"), Confirmed(), Declined())
    assert len(lying(kiosk)) == 2
    walks_away(kiosk)
    assert len(lying(kiosk)) == 1
    comes_back(kiosk, first)
    assert isinstance(kiosk.step, GoOn)


def test_a_visit_that_breaks_off_while_it_saves_leaves_no_draft(kiosk: KioskInABox) -> None:
    half_filled(kiosk).does(Chosen("save_draft"))
    kiosk.bus.post(Confirmed())
    kiosk.conversation.take_events()
    while kiosk.waiting:
        kiosk.work_once()  # it is kept, and the visit has not heard of it
    assert len(lying(kiosk)) == 1
    kiosk.conversation.fail(RuntimeError("of ours"))
    kiosk.does()
    assert lying(kiosk) == []
    assert counts(kiosk) == {"kept": 1, "discarded": 1}


def test_a_month_more_asked_for_twice_gives_one_paper(kiosk: KioskInABox) -> None:
    comes_back(kiosk, saved(half_filled(kiosk)))
    before = len(kiosk.printer.slips)
    for _ in range(2):
        kiosk.bus.post(Chosen("extend"))
    kiosk.bus.post(Confirmed())  # つづける, while the month is asked for
    kiosk.does()
    assert isinstance(kiosk.step, GoOn)
    assert kiosk.step.told == "extended"
    assert len([1 for _visit, command in kiosk.asked if isinstance(command, ExtendDraft)]) == 1
    assert len(kiosk.printer.slips) == before + 1
    assert paper(kiosk).ends


def test_wrong_codes_of_different_days_close_nothing_and_many_at_once_still_do() -> None:
    wrong, now = WrongCodes(), 0.0
    for number in range(200):
        wrong.met(str(number), now)
        assert now >= wrong.until_s, "one a day, for months, is mistyping"
        now += 86_400.0
    for number in range(WRONG_AT_ONCE + 5):
        wrong.met(f"guess {number}", now)
    assert wrong.until_s == now + LONGEST_WAIT_S
    wrong.met("one more", wrong.until_s)
    assert wrong.until_s == now + 2 * LONGEST_WAIT_S, "fifteen minutes later nothing is forgotten"
