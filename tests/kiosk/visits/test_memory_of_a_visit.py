"""After a visit the whole process is searched: no page, step, worker or store still holds what its resident said."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator

import pytest

from kiosk.screens.touches import Confirmed
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from sync.home.clocks import SystemRandomness
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox

MARKS = ("霧", "島", "雷", "蔵")
"""Never whole in this file: what is found was said in the visit."""


def _held(mark: str) -> Iterator[object]:
    """All but what the software card itself holds, which stands for a thing outside of the program."""
    raw = mark.encode()
    for owner in gc.get_objects():
        if str(type(owner).__module__).startswith("hardware.simulated.card."):
            continue
        for thing in gc.get_referents(owner):
            if (type(thing) is str and thing is not mark and mark in thing) or (
                type(thing) in {bytes, bytearray} and thing is not raw and raw in thing
            ):
                yield thing


@pytest.mark.requirement("PROM-04")
def test_nothing_that_was_said_is_in_memory_when_the_visit_is_over(kiosk: KioskInABox):
    mark = "".join(MARKS)
    kiosk.starts("bulky_waste").fill({**BULKY_WASTE, "name": mark, "street": mark + "２番"})
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    gc.collect()
    assert any(_held(mark)), "it is found while the visit lasts, or the search finds nothing"
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)
    kiosk.asked.clear()  # the test's own list of commands
    gc.collect()
    assert [type(thing).__name__ for thing in _held(mark)] == []


@pytest.mark.requirement("PROM-04")
def test_nothing_that_a_card_said_is_in_memory_when_the_visit_is_over(kiosk: KioskInABox, cards: CardBox):
    """Its certificate bears the name too, and was judged, signed with and sealed.

    She is in other tests as well: what of her was in this process before is not of the visit, and is held on to so that
    nothing can take its place.
    """
    mark = json.loads(cards.path("hanako").read_text("utf-8"))["basic_four"]["name"]
    gc.collect()
    before = list(_held(mark))
    known = {id(thing) for thing in before}
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(CHILD_ALLOWANCE)
    kiosk.confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    assert kiosk.conversation.visit.holder is not None
    assert kiosk.conversation.visit.holder.name == mark
    gc.collect()
    brought = [thing for thing in _held(mark) if id(thing) not in known]
    assert bytes in map(type, brought), "the certificate is found while the visit lasts"
    del brought
    kiosk.pull()
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)
    kiosk.asked.clear()
    gc.collect()
    assert [type(thing).__name__ for thing in _held(mark) if id(thing) not in known] == []
    del before


@pytest.mark.requirement("PROM-04")
def test_the_secret_number_of_a_slip_is_not_in_memory_when_the_visit_is_over(kiosk: KioskInABox):
    """With it anybody opens what the resident may read and change. No other test draws this one."""
    kiosk.outbox.randomness = SystemRandomness()
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    (slip,) = kiosk.printer.slips
    assert slip.inquiry_number is not None
    mark = slip.inquiry_number.replace("-", "")
    assert any(_held(mark)), "it is found while the visit lasts"
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)
    kiosk.asked.clear()
    gc.collect()
    assert [type(thing).__name__ for thing in _held(mark)] == []
