"""`make shots` draws every step: whoever adds one sees its page, and its measures are taken in every look."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

import kiosk.steps
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance
from kiosk.screens.controls import Role
from kiosk.screens.frame import Screen
from kiosk.state.visit import Visit
from kiosk.steps.always import interrupted, overlays
from kiosk.steps.apply import choose, count_items, pick_from_list, take_one_away, type_twice
from kiosk.steps.attach import field_files
from kiosk.steps.card import card_at_reader, signing_password
from kiosk.steps.staff import staff_acts, staff_page
from kiosk.steps.step import Step
from kiosk.ui.layout import measure
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.step_looks import walked

NO_PAGE_OF_ITS_OWN: dict[type[Step], str] = {
    card_at_reader.WantCard: "base of the pages that ask for a card",
    card_at_reader.RecogniseCard: "base of the pages that look at a card",
    choose.ChooseApplicant: "laid out by test_finding",
    choose.ChooseOffice: "laid out by test_finding",
    choose.TypeWords: "laid out by test_finding",
    count_items.CountItems: "laid out by test_every_kind, as the four that follow",
    pick_from_list.PickFromList: "as above",
    pick_from_list.SeekInList: "as above",
    take_one_away.TakeOneAway: "as above",
    type_twice.TypeAgain: "as above",
    card_at_reader.AskBeforeLast: "base of the pages before a last try",
    field_files.FieldFiles: "base of the page of attached files",
    interrupted.Broken: "base of the pages after a defect",
    overlays.Overlay: "base of the questions over a page",
    signing_password.EnterPassword: "base of both pages of the password",
    signing_password.AskLastPassword: "base of both pages before its last try",
    signing_password.PasswordAtWork: "base of the pages while it is judged",
    staff_page.Shut: "base of the staff pages that stay shut",
    staff_acts.StaffPlace: "base of the staff page",
    staff_acts.WritingDown: "base of the three places of an act that is written down",
    staff_acts.SigningAct: "one page with Drafting",
    staff_acts.KeepingAct: "one page with Drafting",
}
"""Step → why it stands in no gallery."""


def every_step(of: type[Step] = Step) -> Iterator[type[Step]]:
    for module in pkgutil.walk_packages(kiosk.steps.__path__, "kiosk.steps."):
        import_module(module.name)
    for step in of.__subclasses__():
        if step.__module__.startswith("kiosk.steps."):
            yield step
            yield from every_step(step)


class Drawn:
    """Remembers which step drew which screen."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._by: dict[int, tuple[Screen, type[Step]]] = {}
        for step in set(every_step()):
            if "screen" in vars(step):
                patch.setattr(step, "screen", self._told(vars(step)["screen"]))

    def _told(self, draw: Callable[[Step, Visit], Screen]) -> Callable[[Step, Visit], Screen]:
        def screen(step: Step, visit: Visit) -> Screen:
            drawn = draw(step, visit)
            self._by[id(drawn)] = (drawn, type(step))
            return drawn

        return screen

    def step_of(self, screen: Screen) -> type[Step]:
        return self._by[id(screen)][1]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Before the kiosk draws its first page."""
    return Drawn(monkeypatch)


def test_every_step_stands_in_the_gallery(drawn: Drawn, kiosk: KioskInABox, cards: CardBox) -> None:
    stand = {drawn.step_of(page.screen) for page in walked(kiosk, cards, Appearance("ja"))}
    missing = set(every_step()) - stand - set(NO_PAGE_OF_ITS_OWN)
    assert missing == set(), "give it a page in tests/support/screens/step_screens.py, bad_input.py or brief_screens.py"
    assert stand & set(NO_PAGE_OF_ITS_OWN) == set(), "it has a page: take the reason away"


def test_every_page_is_named_once_and_says_what_it_does(kiosk: KioskInABox, cards: CardBox) -> None:
    names = []
    for page in walked(kiosk, cards, Appearance("ja")):
        names.append(page.name)
        frame = page.screen.frame
        # Under a question the buttons of its frame are out of reach.
        below = () if page.under is not None else (frame.forward, frame.back, frame.extra)
        buttons = [*below, *getattr(page.screen, "buttons", ())]
        filled = [button.label for button in buttons if button is not None and button.role is Role.MAIN]
        assert len(filled) <= 1, (page.name, filled)
        for target in measure(page.screen, page.appearance).targets:
            assert target.label.strip(), page.name
            assert isinstance(target.action, Event), (page.name, target.label)
    assert len(names) == len(set(names)), "of two pages of one name `make shots` keeps the second alone"
