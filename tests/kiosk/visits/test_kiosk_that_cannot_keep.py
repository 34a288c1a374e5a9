"""Disk full, second medium gone, no catalogue, silence, a wrong clock: refused before the form, each with its code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.devices.outbox import (
    AskService,
    BeginForm,
    CentreCacheChanged,
    CheckReady,
    DropStored,
    ListQueue,
    Readiness,
    RecordPrint,
)
from kiosk.runtime.clock import Ticked
from kiosk.runtime.defects import DefectSeen
from kiosk.screens.picture import Picture
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Back, Chosen, Confirmed, LanguageChosen
from kiosk.screens.welcome import Welcome
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.done import Received
from kiosk.steps.card.trouble import NotTaken
from kiosk.steps.follow_up.numbers import EnterArrival
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import read_catalogue
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.inbox.cache_tables import Fact
from sync.outbox import BootState, Outbox, OutboxFull
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

DAY_S = 24 * 3600.0
TO_THE_COUNTER = "Please go to the counter."
OTHERWISE = {"M-01": "Please call staff.", "N-01": TO_THE_COUNTER, "N-08": TO_THE_COUNTER}


def medium_gone(kiosk: KioskInABox) -> None:
    shutil.rmtree(kiosk.home.mirror)


def no_catalogue(kiosk: KioskInABox) -> None:
    with kiosk.cache_tables.change():
        kiosk.cache_tables.forget(Fact.CATALOGUE)


def catalogue_coming(kiosk: KioskInABox) -> None:
    index = kiosk.cache_tables.fact(Fact.CATALOGUE)
    assert index is not None
    with kiosk.cache_tables.change():
        kiosk.cache_tables.forget(Fact.CATALOGUE)
        kiosk.cache_tables.put(Fact.CATALOGUE_COMING, index)


def silent(kiosk: KioskInABox) -> None:
    kiosk.box_clock.pass_s(31 * DAY_S)


def clock_wrong(kiosk: KioskInABox) -> None:
    kiosk.box_clock.pass_s(-2 * DAY_S)


def suspended(kiosk: KioskInABox) -> None:
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.STATE, "suspended")


@pytest.mark.requirement("GAP-06")
@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (medium_gone, "M-01"),
        (no_catalogue, "N-01"),
        (catalogue_coming, "N-08"),
        (silent, "N-02"),
        (clock_wrong, "T-01"),
        (suspended, "N-03"),
    ],
)
def test_a_kiosk_at_rest_closes_itself(kiosk: KioskInABox, trouble: Callable[[KioskInABox], None], code: str):
    assert isinstance(kiosk.screens.now, Welcome)
    trouble(kiosk)
    kiosk.conversation._asked_ready_s = -1e12
    kiosk.does(Ticked(0))
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.code == code
    assert screen.picture == "out_of_service"
    assert screen.lines[-2:] == ("This kiosk is closed", OTHERWISE.get(code, "Please go to counter 2.")), "no visit yet"
    kiosk.does(LanguageChosen("ja"))
    assert isinstance(kiosk.step, Start)


@pytest.mark.requirement("GAP-23")
def test_a_kiosk_whose_catalogue_ended_shows_what_was_handed_in_and_takes_no_form(kiosk: KioskInABox) -> None:
    held, at = kiosk.cache_tables.fact(Fact.CATALOGUE), kiosk.box_clock.now()
    assert held is not None
    index = read_catalogue(payload_in(held, Typ.CATALOGUE))
    over = replace(index, issued_at=rfc3339(at - timedelta(days=90)), expires_at=rfc3339(at - timedelta(days=55)))
    with kiosk.cache_tables.change():
        kiosk.cache_tables.put(Fact.CATALOGUE, sign_jws(write_message(over), Typ.CATALOGUE, kiosk.city.catalogue))
    kiosk.conversation._asked_ready_s = -1e12
    kiosk.does(Ticked(0))
    assert isinstance(kiosk.screens.now, Welcome)
    assert kiosk.screens.now.banner is not None
    assert kiosk.screens.now.banner.title == "いま、この端末では受け付けられません"
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"))
    kiosk.does(Chosen("procedure:bulky_waste"), Confirmed())
    assert isinstance(kiosk.step, BeforeStart)
    refused = kiosk.screens.now
    assert isinstance(refused, ProcedurePage)
    assert (refused.code, refused.frame.forward) == ("N-10", None)
    kiosk.does(Back(), Chosen("slip"))
    assert isinstance(kiosk.step, EnterArrival)


@pytest.mark.requirement("GAP-06")
def test_a_trouble_found_at_the_door_of_a_form_refuses_before_anything_is_typed(kiosk: KioskInABox):
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"))
    medium_gone(kiosk)
    kiosk.does(Chosen("procedure:bulky_waste"), Confirmed())
    assert isinstance(kiosk.step, BeforeStart)
    screen = kiosk.screens.now
    assert isinstance(screen, ProcedurePage)
    assert screen.code == "M-01"
    assert screen.frame.forward is None


@pytest.mark.requirement("GAP-06")
def test_an_outbox_that_fails_at_the_last_moment_never_says_received(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)

    def full(*_: object) -> None:
        raise OutboxFull("no room")

    monkeypatch.setattr(kiosk.outbox, "keep", full)
    kiosk.confirms()
    assert kiosk.step == NotTaken("D-01")
    assert kiosk.printer.slips == []
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)


def test_a_medium_that_fails_behind_the_commit_is_received_and_closes_the_kiosk(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)

    def broken(*_: object, **__: object) -> None:
        raise OSError("the medium was pulled")

    monkeypatch.setattr(kiosk.outbox.mirror, "append", broken)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    assert kiosk.conversation.visit.kept is not None
    assert kiosk.conversation.visit.kept.degraded
    shutil.rmtree(kiosk.home.mirror)
    kiosk.does(Confirmed())
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.code == "M-01"


STEPS = {
    "ten years on": timedelta(days=3653),
    "two days back": timedelta(days=-2),
    "to 1970": timedelta(days=-20_600),
    "two days on": timedelta(days=2),
}


@pytest.mark.requirement("GAP-06")
@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
@pytest.mark.parametrize("kept_before", [0, 1])
@pytest.mark.parametrize("tried_meanwhile", [False, True])
def test_a_clock_that_steps_inside_a_visit_gives_no_number_of_a_day_that_never_was(
    kiosk: KioskInABox, step: timedelta, kept_before: int, tried_meanwhile: bool
):
    for _ in range(kept_before):
        kiosk.starts("bulky_waste").fill(BULKY_WASTE)
        kiosk.confirms().does(Confirmed())
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.box_clock.set_by(step)
    if tried_meanwhile:
        kiosk.does(CentreCacheChanged())  # the agent writes down each try, off line too
    kiosk.confirms()
    assert kiosk.step == NotTaken("T-01")
    assert len(kiosk.outbox.waiting()) == kept_before
    assert len(kiosk.printer.slips) == kept_before
    kiosk.box_clock.set_by(-step)
    kiosk.does(Confirmed()).starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)


@pytest.mark.parametrize("minutes", [-50, 50])
def test_a_clock_that_is_mended_by_less_than_an_hour_costs_nothing(kiosk: KioskInABox, minutes: int):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.box_clock.set_by(timedelta(minutes=minutes))
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)


def test_hours_that_really_pass_are_no_step(kiosk: KioskInABox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.box_clock.pass_s(5 * 3600)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)


def test_an_outbox_in_quarantine_is_told_as_that_and_not_as_a_defect(kiosk: KioskInABox):
    kiosk.outbox.close()
    kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    medium_gone(kiosk)
    kiosk.outbox = Outbox.open(kiosk.home, clock=kiosk.box_clock)
    assert kiosk.outbox.boot_check().state is BootState.QUARANTINE
    kiosk.outbox_worker._outbox = kiosk.outbox
    for command in (CheckReady(), BeginForm(), DropStored(), ListQueue(), AskService(), RecordPrint(1, 1, "printed")):
        kiosk.outbox_worker.ask(kiosk.conversation.visit.number, command)
    kiosk.outbox_worker.start()
    kiosk.outbox_worker.stop(30)
    said = [event for event in kiosk.bus.taken() if isinstance(event, DefectSeen | Readiness)]
    assert said == [Readiness(False, "Q-1", visit=kiosk.conversation.visit.number)] * 2
