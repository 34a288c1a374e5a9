"""The slow part of keeping is done while the resident reads the confirm page, and goes with the visit."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.devices.outbox import PrepareNumbers
from kiosk.runtime.clock import Ticked
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from sync.outbox import Prepared
from sync.outbox.entries import keeper
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox


def test_the_resident_does_not_wait_for_the_status_key(kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    assert isinstance(kiosk.step, CheckAnswers)
    assert isinstance(kiosk.last_asked(PrepareNumbers), PrepareNumbers)

    def late(*_: object) -> Prepared:
        raise AssertionError("the status key was derived after the last touch")

    monkeypatch.setattr(keeper, "prepared_for", late)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    assert kiosk.outbox_worker._prepared is None, "used once"


def test_what_comes_ready_after_its_visit_serves_no_other(kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch):
    """The keys take a tenth of a second, and a visit may end in it."""
    worker, prepare, ready = kiosk.outbox_worker, kiosk.outbox.prepare, list[Prepared]()

    def while_a_visit_ends(*said: Any) -> Prepared:
        ready.append(prepare(*said))
        worker.began(2)
        return ready[-1]

    worker.began(1)
    monkeypatch.setattr(kiosk.outbox, "prepare", while_a_visit_ends)
    worker.do(1, PrepareNumbers())
    monkeypatch.undo()
    worker.do(2, PrepareNumbers())
    assert worker._prepared is not None
    assert worker._prepared[1].inquiry != ready[0].inquiry


def test_what_was_prepared_goes_with_its_visit(kiosk: KioskInABox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    assert kiosk.outbox_worker._prepared is not None
    for _ in range(3):
        kiosk.box_clock.pass_s(300)
        kiosk.does(Ticked(0))
    assert isinstance(kiosk.step, Start)
    assert kiosk.outbox_worker._prepared is None
