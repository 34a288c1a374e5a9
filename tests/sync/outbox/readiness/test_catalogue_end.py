"""A signed index ends: never before a silence would, and not put off by a centre that speaks and does not renew it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import read_catalogue
from sync.envelope.jws import Typ, payload_in
from sync.errors import ContractError
from sync.outbox import Refused
from sync.outbox.readiness.before_a_form import RefusalCode
from tests.support.kiosk.kiosk_homes import START, catalogue_jws, put_in_use
from tests.support.people.staff_cards import HandCard
from tests.sync.outbox.conftest import Machine

SATO = HandCard.make("STAFF-1")
DAY = timedelta(days=1)


def serves_with(machine: Machine, version: int, ends_after_days: int | None) -> None:
    end = {} if ends_after_days is None else {"expires_at": rfc3339(machine.clock.now() + ends_after_days * DAY)}
    index = catalogue_jws(machine.kiosk.city, version, machine.clock.now(), staff=(SATO.listed(*StaffDuty),), **end)
    put_in_use(machine.kiosk.home, index)


def verdict(machine: Machine) -> RefusalCode | None:
    said = machine.outbox.may_take_in()
    return said.code if isinstance(said, Refused) else None


def spoken_with(machine: Machine, days: int) -> None:
    """So many days on which the centre answers once."""
    for _ in range(days):
        machine.clock.pass_time(DAY)
        machine.acknowledge(1)


@pytest.fixture(autouse=True)
def first_word(machine: Machine) -> None:
    serves_with(machine, 2, 35)
    machine.keep()
    machine.acknowledge(1)


@pytest.mark.requirement("GAP-23")
def test_an_index_that_nobody_renews_ends_although_the_centre_speaks(machine: Machine) -> None:
    spoken_with(machine, 65)
    assert verdict(machine) is None, "as long after its end as a kiosk may hear nothing"
    machine.clock.pass_time(timedelta(minutes=2))
    machine.acknowledge(1)
    assert verdict(machine) is RefusalCode.CATALOGUE_ENDED
    spoken_with(machine, 40)
    assert verdict(machine) is RefusalCode.CATALOGUE_ENDED, "no word but a newer index moves the end"
    serves_with(machine, 3, 35)
    assert verdict(machine) is None


def test_a_hall_without_a_line_is_never_stopped_by_the_index_before_the_silence(machine: Machine) -> None:
    spoken_with(machine, 34)
    machine.clock.pass_time(30 * DAY)
    assert verdict(machine) is None
    machine.clock.pass_time(timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT


def test_staff_who_put_the_silence_off_put_the_end_off_with_it(machine: Machine) -> None:
    spoken_with(machine, 20)
    served = 0
    for day in range(1, 70):
        machine.clock.pass_time(DAY)
        if machine.outbox.attendance().extends_to is not None:
            SATO.acts(machine.outbox, Act.EXTEND, machine.kiosk.entry_signer)
        served = day if verdict(machine) is None else served
    assert served == 60, "twenty days with a line and sixty without: eighty in all"
    assert verdict(machine) is RefusalCode.SILENT


def test_a_clock_that_nobody_can_vouch_for_ends_no_index(machine: Machine) -> None:
    """Started anew since the last word, with a wall clock that runs ahead by days: only the centre's time counts."""
    spoken_with(machine, 64)
    machine.clock.reboot("another start")
    machine.clock.pass_time(5 * DAY)
    assert verdict(machine) is None
    machine.acknowledge(1)
    assert verdict(machine) is RefusalCode.CATALOGUE_ENDED


def test_an_index_of_before_there_was_an_end_has_none(machine: Machine) -> None:
    serves_with(machine, 3, None)
    spoken_with(machine, 200)
    assert verdict(machine) is None


def test_what_was_kept_goes_on_past_the_end(machine: Machine) -> None:
    """Whoever began before the end is received."""
    spoken_with(machine, 65)
    machine.clock.pass_time(timedelta(minutes=2))
    machine.acknowledge(1)
    assert verdict(machine) is RefusalCode.CATALOGUE_ENDED
    assert machine.keep().arrival


@pytest.mark.parametrize("end", ["", "soon", "2026-13-01T00:00:00Z"])
def test_an_end_that_is_no_moment_is_no_catalogue(machine: Machine, end: str) -> None:
    index = catalogue_jws(machine.kiosk.city, 3, START, expires_at=end)
    with pytest.raises(ContractError):
        read_catalogue(payload_in(index, Typ.CATALOGUE))
