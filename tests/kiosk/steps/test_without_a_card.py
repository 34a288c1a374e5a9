"""From the welcome screen to 受け付けました for a procedure that needs no card."""

from __future__ import annotations

import pytest

from kiosk.devices.outbox import KeepSubmission, KeptNumbers, SubmissionKept
from kiosk.devices.slip_printer import PrintEnded, PrintSlip
from kiosk.screens.done import Done
from kiosk.screens.review import Review
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, PageTurned
from kiosk.screens.welcome import Welcome
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import BeforeStart, ChooseEvent, ChooseProcedure
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.submit import Keeping
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.walk import NOW, Hall, hall, walk

NUMBERS = KeptNumbers(
    ArrivalNumber("9920120261120007012313"),
    InquiryNumber("K7MD4WRP2XYZ"),
    "7F3QX",
    "MDG1ABC",
    NOW,
    False,
    3,
    123,
)


def to_review(place: Hall) -> Hall:
    walk(place, Start, LanguageChosen("ja"), ChooseEvent, Chosen("waste"), ChooseProcedure)
    walk(place, Chosen("procedure:bulky_waste"), BeforeStart, Confirmed(), FillPage)
    return place.fill(BULKY_WASTE)


def confirm_all(place: Hall) -> Hall:
    while isinstance(place.screens.now, Review) and place.screens.now.pages[0] < place.screens.now.pages[1]:
        place.does(PageTurned(1))
    return place.does(Confirmed())


def test_a_welcome_screen_has_a_start_button_for_each_language():
    screen = hall().screens.now
    assert isinstance(screen, Welcome)
    assert [button.event for button in screen.languages] == [LanguageChosen(c) for c in ("ja", "easy-ja", "en")]


@pytest.mark.requirement("SUB-01")
def test_received_is_said_only_after_it_was_kept():
    place = confirm_all(to_review(hall()))
    walk(place, Keeping)
    assert not isinstance(place.screens.now, Done)
    walk(place, SubmissionKept(NUMBERS, visit=place.visit_number), Received)
    screen = place.screens.now
    assert isinstance(screen, Done)
    assert screen.arrival_number == "99201-20261120-007-0123-13"
    assert isinstance(place.last_asked(PrintSlip), PrintSlip)


def test_what_is_kept_is_the_very_statement_of_the_review():
    place = to_review(hall())
    walk(place, CheckAnswers)
    shown = place.conversation.visit.statement
    confirm_all(place)
    kept = place.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert kept.statement is shown


@pytest.mark.requirement("ENT-25")
def test_leaving_after_the_slip_begins_a_new_visit():
    place = confirm_all(to_review(hall()))
    number = place.visit_number
    walk(place, SubmissionKept(NUMBERS, visit=number), Received)
    assert place.screens.now.frame.forward is None, "nobody leaves the slip behind that is coming out"
    walk(place, PrintEnded("printed", visit=number), Received)
    finish = place.screens.now.frame.forward
    assert finish is not None
    assert finish.label == "終わる"
    walk(place, finish.event, Start)
    assert place.visit_number == number + 1
    assert place.conversation.visit.answers == {}
    assert place.screens.cleared >= 2
