"""Acts of staff in the chain: out of service and back, and longer than the centre's silence allows."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from sync.agent.memory import Memory
from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.timestamps import rfc3339
from sync.contract.wire.manifest import Incarnation
from sync.envelope.manifest import sign_incarnation
from sync.errors import OutboxError
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import ActRefused, BootState, OutboxNewer, Refused
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.storage.store import Store
from tests.support.kiosk.kiosk_homes import catalogue_jws, put_in_use
from tests.support.people.staff_cards import HandCard
from tests.sync.outbox.conftest import Machine

SATO = HandCard.make("STAFF-1")
SUZUKI = HandCard.make("STAFF-2")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def staffed(machine: Machine) -> None:
    """SATO may release, SUZUKI only assist; the centre spoke once, now."""
    list_of_staff = (SATO.listed(*StaffDuty), SUZUKI.listed(StaffDuty.ASSIST))
    put_in_use(machine.kiosk.home, catalogue_jws(machine.kiosk.city, 2, staff=list_of_staff))
    machine.keep()
    machine.acknowledge(1)


def verdict(machine: Machine) -> RefusalCode | None:
    said = machine.outbox.may_take_in()
    return said.code if isinstance(said, Refused) else None


def does(machine: Machine, act: Act, card: HandCard = SATO) -> None:
    card.acts(machine.outbox, act, machine.kiosk.entry_signer)


def say_state(machine: Machine, state: str) -> None:
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        tables.put(Fact.STATE, state)
    tables.close()


def test_a_kiosk_that_nobody_attends_stops_by_itself(machine: Machine) -> None:
    machine.clock.pass_time(30 * DAY)
    assert verdict(machine) is None
    machine.clock.pass_time(timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT


def test_staff_in_the_hall_take_it_through_a_month_and_not_beyond_sixty_days(machine: Machine) -> None:
    served = 0
    for day in range(1, 70):
        machine.clock.pass_time(DAY)
        if machine.outbox.attendance().extends_to is not None:
            does(machine, Act.EXTEND)
        if verdict(machine) is None:
            served = day
            machine.keep()
    assert served == 60
    assert verdict(machine) is RefusalCode.SILENT


def test_an_extension_lasts_as_an_unattended_kiosk_would_from_then_on(machine: Machine) -> None:
    machine.clock.pass_time(7 * DAY)
    does(machine, Act.EXTEND)
    with pytest.raises(ActRefused, match="not_now"):
        does(machine, Act.EXTEND)
    machine.clock.pass_time(30 * DAY)
    assert verdict(machine) is None
    machine.clock.pass_time(timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT
    does(machine, Act.EXTEND)
    assert verdict(machine) is None
    machine.clock.pass_time(7 * DAY + timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT


def test_a_hall_that_was_shut_for_weeks_puts_its_kiosk_to_use_again(machine: Machine) -> None:
    """What counts is from now on, not from where the silence had ended."""
    machine.clock.pass_time(45 * DAY)
    assert verdict(machine) is RefusalCode.SILENT
    does(machine, Act.EXTEND)
    machine.clock.pass_time(7 * DAY)
    assert verdict(machine) is None
    machine.clock.pass_time(timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT
    machine.clock.pass_time(8 * DAY)
    with pytest.raises(ActRefused, match="not_now"):
        does(machine, Act.EXTEND)  # sixty days are over


def test_nobody_extends_before_a_week_of_silence_or_against_the_centre(machine: Machine) -> None:
    machine.clock.pass_time(7 * DAY - timedelta(minutes=1))
    with pytest.raises(ActRefused, match="not_now"):
        does(machine, Act.EXTEND)
    machine.clock.pass_time(timedelta(minutes=1))
    for state in ("suspended", "revoked", "drained"):
        say_state(machine, state)
        with pytest.raises(ActRefused, match="not_now"):
            does(machine, Act.EXTEND)
    say_state(machine, "active")
    does(machine, Act.EXTEND)


def test_an_extension_counts_only_in_its_own_silence(machine: Machine) -> None:
    machine.clock.pass_time(7 * DAY)
    does(machine, Act.EXTEND)
    put_in_use(
        machine.kiosk.home, catalogue_jws(machine.kiosk.city, 3, staff=(SATO.listed(*StaffDuty),), silent_days=10)
    )
    machine.acknowledge(2)
    machine.clock.pass_time(10 * DAY + timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT


def test_a_centre_restored_from_its_backup_has_spoken_with_its_new_name(machine: Machine) -> None:
    """The old acknowledgement is forgotten, the next may take hours to come, and no catalogue was needed for months."""
    for _ in range(5):
        machine.clock.pass_time(10 * DAY)
        machine.acknowledge(1)
    issued = rfc3339(machine.clock.now())
    renamed = sign_incarnation(Incarnation(1, "incarnation-2", 2, "incarnation-1", issued), machine.kiosk.city.root)
    tables = CacheTables.open(machine.kiosk.home.line_db)
    Memory(tables, machine.kiosk.home.identity(), machine.clock, simulated=True).adopt_incarnation(renamed, None)
    tables.close()
    assert verdict(machine) is None
    machine.clock.pass_time(30 * DAY)
    assert verdict(machine) is None
    machine.clock.pass_time(timedelta(minutes=1))
    assert verdict(machine) is RefusalCode.SILENT


def test_a_clock_that_is_set_back_does_not_prolong_the_silence(machine: Machine) -> None:
    for start in range(2, 34):
        machine.clock.pass_time(DAY - timedelta(minutes=5))
        verdict(machine)
        machine.clock.reboot(f"boot-{start}")
        machine.restart()
        machine.clock.jump(-timedelta(hours=20))
    assert verdict(machine) is RefusalCode.SILENT


@pytest.mark.requirement("GAP-08")
@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (SUZUKI, "without_duty"),
        (HandCard.make("STAFF-9"), "unknown_card"),
        (HandCard("STAFF-1", SUZUKI.key), "bad_signature"),
    ],
)
def test_a_card_that_may_not_do_it_leaves_nothing_behind(machine: Machine, card: HandCard, reason: str) -> None:
    machine.clock.pass_time(8 * DAY)
    story = machine.story()
    for act in (Act.EXTEND, Act.OUT_OF_SERVICE):
        with pytest.raises(ActRefused, match=reason):
            does(machine, act, card)
    assert machine.story() == story
    assert verdict(machine) is None


def test_a_signature_serves_one_place_in_one_chain(machine: Machine) -> None:
    drawn = machine.outbox.draft_act(Act.OUT_OF_SERVICE, SATO.id)
    signature = SATO.key.sign(drawn.challenge)
    machine.keep()
    with pytest.raises(ActRefused, match="stale"):
        machine.outbox.keep_act(drawn, signature, machine.kiosk.entry_signer)
    again = machine.outbox.draft_act(Act.OUT_OF_SERVICE, SATO.id)
    with pytest.raises(ActRefused, match="bad_signature"):
        machine.outbox.keep_act(again, signature, machine.kiosk.entry_signer)
    assert verdict(machine) is None


@pytest.mark.requirement("GAP-08")
def test_an_act_says_who_did_what_when_and_about_whom_and_only_the_enrolled_key_keeps_it(machine: Machine) -> None:
    machine.clock.pass_time(8 * DAY)
    about = machine.keep().arrival
    story, until = machine.story(), machine.outbox.attendance().extends_to
    for act, said_until, said_about in ((Act.EXTEND, until, None), (Act.REPRINT, None, about)):
        drawn = machine.outbox.draft_act(act, SATO.id, said_about)
        said = drawn.entry.act
        assert (said.act, said.card, said.catalogue, said.at) == (act, SATO.id, 2, rfc3339(machine.clock.now()))
        assert (said.until, said.about) == (rfc3339(said_until) if said_until else None, said_about)
        assert drawn.entry.time == machine.outbox.time_evidence()
        with pytest.raises(OutboxError, match="entry key"):
            machine.outbox.keep_act(drawn, SATO.key.sign(drawn.challenge), machine.kiosk.line_signer)
    assert machine.story() == story
    with pytest.raises(ActRefused, match="not_now"):
        does(machine, Act.BACK_IN_SERVICE)


@pytest.mark.requirement("GAP-08")
def test_out_of_service_survives_restart_and_the_loss_of_the_database(machine: Machine) -> None:
    does(machine, Act.OUT_OF_SERVICE)
    assert verdict(machine) is RefusalCode.OUT_OF_SERVICE
    assert machine.restart().state is BootState.NORMAL
    assert verdict(machine) is RefusalCode.OUT_OF_SERVICE
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    assert machine.restart().healed == ("database_rebuilt",)
    assert verdict(machine) is RefusalCode.OUT_OF_SERVICE
    with pytest.raises(ActRefused, match="not_now"):
        does(machine, Act.OUT_OF_SERVICE)
    does(machine, Act.BACK_IN_SERVICE)
    assert verdict(machine) is None
    assert machine.restart().state is BootState.NORMAL
    assert verdict(machine) is None


@pytest.mark.requirement("GAP-08")
def test_out_of_service_outlives_the_retention_and_then_the_loss_of_the_database(machine: Machine) -> None:
    does(machine, Act.OUT_OF_SERVICE)
    for stored in (2, 3, 4):
        machine.acknowledge(stored)
        machine.clock.pass_time(20 * DAY)
        does(machine, Act.DIAGNOSIS)
    machine.acknowledge(5)
    machine.outbox.purge()
    assert machine.outbox.usable_store().head().purged == 1, "what was taken in before goes in its time"
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    machine.restart()
    assert verdict(machine) is RefusalCode.OUT_OF_SERVICE
    does(machine, Act.BACK_IN_SERVICE)
    machine.outbox.purge()
    assert machine.outbox.usable_store().head().purged >= 3, "and the rest once it is back"


def test_an_act_takes_no_number_and_is_nobodys_slip(machine: Machine) -> None:
    slips, waiting = machine.outbox.slips_not_handed_over(), machine.outbox.waiting()
    does(machine, Act.OUT_OF_SERVICE)
    does(machine, Act.BACK_IN_SERVICE)
    assert machine.outbox.slips_not_handed_over() == slips
    assert machine.outbox.waiting() == waiting
    assert machine.outbox.usable_store().numbers_on("2026-11-20") == 1
    assert machine.keep().arrival[16:20] == "0002"


def test_numbers_go_on_when_only_acts_are_left_to_tell_how_far_they_came(machine: Machine) -> None:
    first = machine.keep().arrival
    machine.clock.pass_time(DAY)
    does(machine, Act.OUT_OF_SERVICE)
    does(machine, Act.BACK_IN_SERVICE)
    machine.acknowledge(4)
    machine.clock.pass_time(20 * DAY)
    machine.acknowledge(4)
    machine.outbox.purge()
    assert len(list(machine.kiosk.home.mirror.glob("*.segment"))) == 1
    machine.outbox.close()
    machine.kiosk.home.outbox_db.write_bytes(b"x" * 4096)
    machine.restart()
    assert int(machine.keep().arrival[16:20]) == int(first[16:20]) + 1


def test_a_program_that_does_not_know_acts_leaves_the_file_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sync.outbox.storage.store.USER_VERSION", 1)
    Store.open(machine.kiosk.home.outbox_db).close()
    monkeypatch.undo()
    does(machine, Act.OUT_OF_SERVICE)
    monkeypatch.setattr("sync.outbox.storage.store.USER_VERSION", 1)
    with pytest.raises(OutboxNewer):
        Store.open(machine.kiosk.home.outbox_db)
    with sqlite3.connect(machine.kiosk.home.outbox_db) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
