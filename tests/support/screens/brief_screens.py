"""Pages that stand only while a device works, and those of the net: no visit of `step_screens` stops at them.

`brief_screens(kiosk, appearance)` follows `bad_input.bad_input_screens` in the same kiosk.
"""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.devices.outbox import KeptNumbers, QueuedEntry
from kiosk.screens.appearance import Appearance
from kiosk.screens.touches import AppearanceChanged, LanguageChosen
from kiosk.steps.always.interrupted import OutOfOrder, ReceivedAnyway, StillKeeping, VisitEnded
from kiosk.steps.always.leaving import SlipLeft
from kiosk.steps.apply.identify import Recognising
from kiosk.steps.apply.named_by_certificate import AskLastPassword
from kiosk.steps.apply.sign import CardAgain
from kiosk.steps.follow_up.correct_sent_back import NotOfferedHere
from kiosk.steps.follow_up.opening import AskingCentre, CouldNotAsk, OpeningStatus, UnknownNumbers
from kiosk.steps.staff.staff_acts import Drafting, PendingAct, Reprinting
from kiosk.steps.staff.staff_page import Proving, StaffPage
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.step_screens import Named, drawn


def brief_screens(kiosk: KioskInABox, appearance: Appearance) -> Named:
    """Each as it would be drawn in this visit."""
    kiosk_state = kiosk.conversation.visit.kiosk_state
    kiosk_state.take(kiosk_state.catalogue, kiosk_state.contents)
    kiosk_state.ready, kiosk_state.trouble = True, ""
    visit = kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance)).conversation.visit
    slip = kiosk.printer.slips[0]
    assert slip.inquiry_number is not None
    arrival, inquiry = parse_arrival_number(slip.arrival_number), parse_inquiry_number(slip.inquiry_number)
    kept_at = datetime(2026, 11, 20, 1, 52, tzinfo=UTC)
    yield "30-recognising", drawn(kiosk, Recognising())
    yield "30-last-password-first", drawn(kiosk, AskLastPassword())
    yield "30-card-again", drawn(kiosk, CardAgain())
    yield "31-looking", drawn(kiosk, OpeningStatus(arrival, inquiry))
    yield "31-asking-centre", drawn(kiosk, AskingCentre(bytes(32)))
    yield "31-could-not-ask", drawn(kiosk, CouldNotAsk(bytes(32)))
    yield "31-could-not-look", drawn(kiosk, CouldNotAsk())
    yield "31-unknown", drawn(kiosk, UnknownNumbers(own=False))
    yield "31-not-here", drawn(kiosk, NotOfferedHere("この端末では直せません"))
    yield "32-slip-left", drawn(kiosk, SlipLeft())
    yield "33-visit-ended", drawn(kiosk, VisitEnded())
    yield "33-still-keeping", drawn(kiosk, StillKeeping())
    visit.kept = KeptNumbers(arrival, inquiry, "7F3QX", "", kept_at, degraded=False, epoch=1, seq=1)
    yield "33-received-anyway", drawn(kiosk, ReceivedAnyway())
    yield "33-received-numbers", drawn(kiosk, ReceivedAnyway(numbers=True))
    visit.kept = None
    yield "33-out-of-order", drawn(kiosk, OutOfOrder())
    yield "34-staff-proving", drawn(kiosk, Proving())
    page = StaffPage("sato")
    yield "34-staff-writing", drawn(kiosk, Drafting(PendingAct(page, Act.TEST_PAGE, "sato")))
    yield "34-staff-reprinting", drawn(kiosk, Reprinting(page, QueuedEntry(arrival, kept_at, "")))
