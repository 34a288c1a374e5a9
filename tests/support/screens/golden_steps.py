"""Pages of real steps for the reviewed pictures, the same in every run: the test plays devices, clock and outbox.

`page_of("k04-pin", appearance)` walks there by events, as `tests.support.kiosk.walk` does for the visits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hardware.card.basic_four import BasicFour, Sex
from hardware.card.results import CardKind, CertificatesPresent
from hardware.secret import Secret
from kiosk.devices.card import CardInserted, CardOpened, HolderRead, PinAccepted
from kiosk.devices.outbox import KeptNumbers, QueuedEntry, QueueListed, Readiness, StatusOpened, SubmissionKept
from kiosk.devices.slip_printer import PrintEnded
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FieldView, FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Cancelled,
    Chosen,
    Confirmed,
    FieldAnswered,
    FieldOpened,
    LanguageChosen,
    Next,
    PageTurned,
    TypedSecret,
    TypedText,
)
from kiosk.steps.always.leaving import CardLeft
from kiosk.steps.always.overlays import ChangeAppearance, StillThere
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import NoPaper, Received
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.steps.apply.identify import EnterPin, InsertCard
from kiosk.steps.apply.sign import EnterPassword
from kiosk.steps.follow_up.status import ShowStatus
from kiosk.steps.staff.staff_page import StaffPage
from kiosk.words.texts import speaking
from sync.contract.chain.staff_act import StaffDuty
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.catalogue import StaffCard
from sync.contract.wire.status import MarkedField, StatusView
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE, example_catalogue
from tests.support.kiosk.walk import NOW, Hall, hall, walk

HANAKO = BasicFour("山田　花子", "若葉県若葉市若葉町一丁目２番３号", "1990-01-02", Sex.FEMALE)
ARRIVAL = parse_arrival_number("99201-20261120-003-0123-24")
INQUIRY = parse_inquiry_number("12SG-XWWK-P3ZA")
KEPT = KeptNumbers(ARRIVAL, INQUIRY, "7F3QX", "MDG1:003:0123:7F3QX:" + "A7K2" * 30, NOW, degraded=False, epoch=1, seq=1)


@dataclass(frozen=True)
class Reviewed:
    """One page, and the page that it lies over."""

    screen: Screen
    under: Screen | None = None


def _first(appearance: Appearance, *, online: bool = True) -> Hall:
    return hall(online=online).does(AppearanceChanged(appearance))


def _chosen(appearance: Appearance, procedure: str, *, online: bool = True) -> Hall:
    place = _first(appearance, online=online).does(LanguageChosen(appearance.language))
    return place.does(Chosen("tab:reading"), Chosen(f"procedure:{procedure}"), Confirmed())


def _card(place: Hall) -> CardOpened:
    both = CertificatesPresent(True, True)
    return CardOpened(CardKind.MY_NUMBER, b"one card", both, basic_four_tries=3, sign_tries=5, visit=place.visit_number)


def _at_pin(appearance: Appearance) -> Hall:
    place = walk(_chosen(appearance, "child_allowance"), InsertCard, CardInserted())
    return walk(place, _card(place), EnterPin)


def _at_form(appearance: Appearance) -> Hall:
    place = _at_pin(appearance).does(TypedSecret(Secret("1234")))
    number = place.visit_number
    return walk(place, PinAccepted(visit=number), HolderRead(HANAKO, visit=number), FillPage)


def _at_child(appearance: Appearance, birth_on: str) -> Hall:
    """The form's page that asks for the child's birth date, everything on it answered."""
    place = _at_form(appearance)
    while not any(view.id == "child_1_birth_on" for view in _fields(place)):
        walk(place.fill_page(CHILD_ALLOWANCE), FillPage)
    for view in _fields(place):
        answer = birth_on if view.id == "child_1_birth_on" else CHILD_ALLOWANCE[view.id]
        if not view.choices and isinstance(place.does(FieldOpened(view.id)).step, TypeField):
            place.does(TypedText(answer))
        else:
            place.does(FieldAnswered(view.id, answer))
    return walk(place, FillPage)


def _fields(place: Hall) -> tuple[FieldView, ...]:
    page = place.screens.now
    assert isinstance(page, FormPage)
    return page.fields


def _at_answers(appearance: Appearance) -> Hall:
    return _at_child(appearance, CHILD_ALLOWANCE["child_1_birth_on"])


def _at_review(appearance: Appearance) -> Hall:
    return walk(_at_form(appearance).fill(CHILD_ALLOWANCE), CheckAnswers)


def _confirmed(place: Hall) -> Hall:
    while isinstance(place.screens.now, Review) and place.screens.now.pages[0] < place.screens.now.pages[1]:
        place.does(PageTurned(1))
    return place.does(Confirmed())


def _at_password(appearance: Appearance) -> Hall:
    place = _confirmed(_at_review(appearance))
    return walk(place, _card(place), EnterPassword)


def _kept(appearance: Appearance) -> Hall:
    place = _confirmed(_chosen(appearance, "bulky_waste", online=False).fill(BULKY_WASTE))
    return walk(place, SubmissionKept(KEPT, visit=place.visit_number), Received)


def _done(appearance: Appearance) -> Hall:
    place = _kept(appearance)
    return walk(place, PrintEnded("printed", visit=place.visit_number), Received)


def _paper_out(appearance: Appearance) -> Hall:
    place = _kept(appearance)
    return walk(place, PrintEnded("not_printed", "P-02", visit=place.visit_number), NoPaper)


def _status(appearance: Appearance) -> Hall:
    place = _first(appearance, online=False).does(LanguageChosen(appearance.language), Chosen("slip"))
    place.does(TypedText(ARRIVAL), TypedText(INQUIRY))
    view = StatusView(
        v=1,
        arrival=ARRIVAL,
        procedure="bulky_waste",
        title={"ja": "粗大ごみの収集申込"},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "電話番号をもう一度お書きください。"},
        marked=(MarkedField("phone", {"ja": "つながる番号をお書きください。"}),),
        answers=dict(BULKY_WASTE),
        until="2026-12-02",
        allows_withdrawal=True,
    )
    heard = NOW - timedelta(hours=1)  # off line since then: the page says that nothing newer is known
    return walk(place, StatusOpened(view, b"k" * 32, heard, visit=place.visit_number), Confirmed(), ShowStatus)


def _wrong(appearance: Appearance) -> Hall:
    """A day that does not exist, and 次へ."""
    return walk(_at_child(appearance, "2026-02-30"), Next(), FillPage)


def _keyboard(appearance: Appearance) -> Hall:
    return walk(_chosen(appearance, "bulky_waste"), FieldOpened("name"), TypeField)


def _card_left(appearance: Appearance) -> Hall:
    return walk(_at_form(appearance), Cancelled(), Confirmed(), CardLeft)


def _closed(appearance: Appearance) -> Hall:
    place = _first(appearance)
    return place.does(Readiness(False, "Q-1", visit=place.visit_number))


def _staff(appearance: Appearance) -> Reviewed:
    sato = StaffCard("sato", "佐藤（市民課）", "", tuple(StaffDuty))
    place = hall(example_catalogue(staff=(sato,)), online=False)
    number = place.visit_number
    waiting = (QueuedEntry(ARRIVAL, NOW, "通信が戻ると自動で送ります", seq=1),)
    place.does(QueueListed(waiting, visit=number))
    with speaking(appearance.language):
        return Reviewed(StaffPage(sato.name, sato.card).screen(place.conversation.visit))


def _idle(appearance: Appearance) -> Reviewed:
    place = _at_answers(appearance)
    under = place.screens.now
    place.clock.pass_s(132 if appearance.doubles_times else 66)
    return Reviewed(walk(place, Ticked(place.clock.monotonic()), StillThere).screens.now, under)


def _settings(appearance: Appearance) -> Reviewed:
    place = _at_answers(appearance)
    under = place.screens.now
    return Reviewed(walk(place, AssistOpened("size"), ChangeAppearance).screens.now, under)


def _choose(appearance: Appearance) -> Hall:
    return _first(appearance).does(LanguageChosen(appearance.language))


PLACES: dict[str, Callable[[Appearance], Hall | Reviewed]] = {
    "k01-attract": _first,
    "k02-choose": _choose,
    "k02-choose-kana": lambda appearance: _choose(appearance).does(Chosen("tab:reading")),
    "k03-insert-card": lambda appearance: walk(_chosen(appearance, "child_allowance"), InsertCard),
    "k04-pin": _at_pin,
    "k05-form": _at_answers,
    "k06-keyboard": _keyboard,
    "k07-confirm": _at_review,
    "k08-sign-password": _at_password,
    "k09-done": _done,
    "k10-status": _status,
    "k11-error": _wrong,
    "k12-paper-out": _paper_out,
    "k12-card-left": _card_left,
    "k13-idle": _idle,
    "k14-staff": _staff,
    "k15-settings": _settings,
    "k16-out-of-service": _closed,
}
"""What the reviewed pictures show, by the names of the design."""


def page_of(kind: str, appearance: Appearance) -> Reviewed:
    """Walk there and stop."""
    place = PLACES[kind](appearance)
    return place if isinstance(place, Reviewed) else Reviewed(place.screens.now)
