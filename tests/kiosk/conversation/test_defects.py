"""An exception that nothing expects ends a visit, never the program: planted in every step, and in every answer."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from hardware.secret import Secret
from kiosk.conversation.conversation import MOST_DEFECTS, ScreenLost
from kiosk.devices.outbox import CentreCacheChanged
from kiosk.runtime.bus import Event
from kiosk.runtime.clock import Ticked
from kiosk.runtime.defects import defect_of
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.frame import Frame
from kiosk.screens.picture import Picture
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import AppearanceChanged, Chosen, Confirmed, LanguageChosen, Next, Touched, TypedSecret
from kiosk.steps.always import welcome
from kiosk.steps.always.interrupted import LONGEST_REST_S, OutOfOrder, ReceivedAnyway, StillKeeping, VisitEnded
from kiosk.steps.always.overlays import Overlay
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply import done
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.submit import Keeping
from kiosk.steps.step import Step
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.numbers import group_arrival_number, group_inquiry_number
from tests.support.faults.planted import PERSONAL, PlantedError, bare, plant, raises, step_classes
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.kiosk.walk import Hall, hall, walk
from tests.support.people.cards import CardBox

AT_REST = (Start, OutOfOrder)
PAGES = (VisitEnded, StillKeeping, ReceivedAnyway)
"""Of the net itself: looked at one by one, as the start page is."""
STEPS = [kind for kind in step_classes() if kind not in (*AT_REST, *PAGES)]
STANDS = Picture(Frame("なにかの ページ"), picture="take_slip", lines=())


def leads_to(place: Hall, step: Step, patch: pytest.MonkeyPatch) -> None:
    """Have the start page lead to this step."""
    with patch.context() as led:
        led.setattr(welcome.Start, "on", lambda *_: step)
        place.does(LanguageChosen("ja"))


def serves_the_next(place: Hall, caplog: pytest.LogCaptureFixture) -> None:
    """The page of the net stands and says its code; after it a new visit begins; nothing personal was written."""
    shown = place.screens.now
    assert isinstance(place.step, VisitEnded)
    assert isinstance(shown, Picture)
    assert shown.code == "X-01"
    assert "X-01" in place.conversation.visit.kiosk_state.codes
    assert any("PlantedError at" in line for line in caplog.messages)
    assert PERSONAL not in caplog.text
    before = place.visit_number
    walk(place, Confirmed(), Start, LanguageChosen("ja"), ChooseEvent)
    assert place.visit_number > before


def sane(kind: type[Step]) -> Step:
    """A value of this step; a question lies over a page that stands."""
    made: Step = bare(kind)
    if isinstance(made, Overlay):
        object.__setattr__(made, "under", ChooseEvent())
    return made


@pytest.mark.requirement("PROM-04")
@pytest.mark.parametrize("kind", STEPS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("method", ["entered", "screen"])
def test_a_page_that_cannot_be_reached_ends_the_visit(
    kind: type[Step], method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    place = hall()
    with monkeypatch.context() as planted:
        planted.setattr(kind, "entered", lambda *_: None)
        plant(planted, kind, method)
        if issubclass(kind, Overlay):
            plant(planted, kind, "screen")  # a question is laid over a page, not entered
        leads_to(place, sane(kind), planted)
    serves_the_next(place, caplog)


EVENTS: dict[str, tuple[Event, ...]] = {
    "on": (Next(),),
    "appearance_changed": (AppearanceChanged(Appearance("ja")),),
    "timed_out": (Ticked(0),),
}
"""What makes the conversation ask a step's method."""
ASKED = [(kind, method) for kind in STEPS for method in EVENTS if method != "timed_out" or kind.patience is not None]


@pytest.mark.parametrize(("kind", "method"), ASKED, ids=lambda part: getattr(part, "__name__", part))
def test_whatever_happens_on_a_page_ends_the_visit_at_worst(
    kind: type[Step], method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    place = hall()
    with monkeypatch.context() as planted:
        planted.setattr(kind, "entered", lambda *_: None)
        planted.setattr(kind, "screen", lambda *_: STANDS)
        leads_to(place, sane(kind), planted)
        assert isinstance(place.step, kind)
        plant(planted, ChooseEvent if issubclass(kind, Overlay) else kind, method)
        if issubclass(kind, Overlay) and method == "on":
            plant(planted, kind, method)
        place.clock.pass_s(3600)
        place.does(*EVENTS[method])
    serves_the_next(place, caplog)


# ── at rest ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["entered", "screen"])
def test_a_start_page_that_fails_again_and_again_calls_staff_and_is_tried_by_itself(
    method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    place = hall()
    kiosk_state = place.conversation.visit.kiosk_state
    tries = 0
    with monkeypatch.context() as planted:
        plant(planted, Start, method)
        walk(place, LanguageChosen("ja"), ChooseEvent)
        place.clock.pass_s(3600)
        place.does(Ticked(0))
        for _second in range(600):
            assert isinstance(place.step, OutOfOrder)
            shown = place.screens.now
            assert isinstance(shown, Picture)
            assert shown.code == "X-02"
            before = len(caplog.messages)
            place.clock.pass_s(1)
            place.does(Ticked(0))
            tries += len(caplog.messages) > before
    assert tries < 20, "a loop of tries"
    assert kiosk_state.codes == ("X-02",)
    place.clock.pass_s(LONGEST_REST_S)
    walk(place, Ticked(0), Start, LanguageChosen("ja"), ChooseEvent)
    assert kiosk_state.codes == ("X-01",)


def test_a_new_catalogue_wakes_a_start_page_that_could_not_be_drawn(monkeypatch: pytest.MonkeyPatch):
    place = hall()
    with monkeypatch.context() as planted:
        plant(planted, Start, "screen")
        walk(place, Touched(), OutOfOrder)
    walk(place, CentreCacheChanged(), Start)


def test_staff_open_their_page_where_the_start_page_fails(
    kiosk: KioskInABox, cards: CardBox, monkeypatch: pytest.MonkeyPatch
):
    plant(monkeypatch, Start, "screen")
    kiosk.does(Touched()).put(cards["sato"]).types(PIN_OF["staff"])
    shown = kiosk.screens.now
    assert isinstance(shown, StaffPanel)
    assert any("X-0" in part.state for part in shown.parts)


def test_the_staff_page_tells_of_a_defect_for_a_day(kiosk: KioskInABox, cards: CardBox):
    with pytest.MonkeyPatch.context() as planted:
        plant(planted, ChooseEvent, "screen")
        kiosk.does(LanguageChosen("ja"), Confirmed())

    def told() -> bool:
        shown = kiosk.put(cards["sato"]).types(PIN_OF["staff"]).screens.now
        assert isinstance(shown, StaffPanel)
        kiosk.pull()
        return any("X-01" in part.state for part in shown.parts)

    assert told()
    kiosk.box_clock.pass_s(24 * 3600)
    assert not told()


# ── what was kept is told as kept ─────────────────────────────────────────────


def keeps(kiosk: KioskInABox) -> None:
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()


@pytest.mark.requirement("SUB-01")
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Keeping, "on"),
        (Keeping, "screen"),
        (done.Received, "entered"),
        (done.Received, "screen"),
        (done.Received, "on"),
        (done.slip_content, "slip_of"),
        (done, "next_steps"),
    ],
    ids=lambda place: getattr(place, "__name__", place),
)
def test_what_was_kept_before_the_defect_is_told_with_its_number(
    kiosk: KioskInABox, owner: object, name: str, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as planted:
        plant(planted, owner, name)
        keeps(kiosk)
    assert isinstance(kiosk.step, ReceivedAnyway)
    (kept,) = kiosk.outbox.waiting()
    shown = kiosk.screens.now
    assert isinstance(shown, Picture)
    assert shown.banner is not None
    assert "受け付けました" in shown.banner.title
    assert group_arrival_number(kept.arrival) in shown.banner.text
    numbers = kiosk.conversation.visit.kept
    assert numbers is not None
    assert group_inquiry_number(numbers.inquiry) not in repr(shown), "the secret number only after a touch"
    assert group_inquiry_number(numbers.inquiry) in repr(kiosk.does(Chosen("numbers")).screens.now)
    walk(kiosk, Confirmed(), Start, LanguageChosen("ja"), ChooseEvent)


def test_a_paper_that_comes_out_behind_the_defect_is_noted(kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as planted:
        plant(planted, done.Received, "screen")
        keeps(kiosk)
    assert isinstance(kiosk.step, ReceivedAnyway)
    assert len(kiosk.printer.slips) == 1
    assert kiosk.outbox.slips_not_handed_over() == []


def test_a_secret_in_a_broken_page_is_wiped(monkeypatch: pytest.MonkeyPatch):
    place = hall()
    plant(monkeypatch, ChooseEvent, "on")
    secret = Secret("1234")
    walk(place, LanguageChosen("ja"), TypedSecret(secret), VisitEnded)
    assert secret.taken


def test_when_every_frame_fails_the_process_is_given_up(monkeypatch: pytest.MonkeyPatch):
    place = hall()
    monkeypatch.setattr(place.screens, "show", raises)
    with pytest.raises(ScreenLost):
        place.does(LanguageChosen("ja"))
    monkeypatch.undo()
    for _ in range(MOST_DEFECTS - 1):
        place.conversation.fail(PlantedError())
    with pytest.raises(ScreenLost):
        place.conversation.fail(PlantedError())


def test_of_an_exception_only_kind_and_place_are_kept():
    with pytest.raises(PlantedError) as planted:
        raises()
    assert defect_of(planted.value).kind == "PlantedError"
    assert PERSONAL not in repr(defect_of(planted.value))
    with pytest.raises(TypeError) as ours:
        group_arrival_number(None)  # type: ignore[arg-type]  # breaks inside our code
    assert defect_of(ours.value).place.startswith("sync/contract/numbers.py:")


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_pages_of_the_net_fit_in_every_size(kiosk: KioskInABox, language: str, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as planted:
        plant(planted, done.Received, "screen")
        keeps(kiosk)
    visit = kiosk.conversation.visit
    steps = (VisitEnded(), StillKeeping(), ReceivedAnyway(), ReceivedAnyway(numbers=True), OutOfOrder())
    wrong = {}
    for step, plain, size in itertools.product(steps, (False, True), TextSize):
        appearance = Appearance(language, size)
        visit.appearance = appearance
        with speaking(language):
            found = faults(measure(replace(step, plain=plain).screen(visit), appearance))
        wrong |= {(step, plain, size): found} if found else {}
    assert wrong == {}
