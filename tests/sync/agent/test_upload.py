"""What the agent brings to the centre, and what it believes of its word."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync.agent.agent import Agent
from sync.agent.catalogue_fetching import REST_AFTER_UNREADABLE
from sync.contract.wire.ack import Ack, LogHead
from sync.envelope.status import seal_status, status_id
from sync.inbox.cache_tables import CacheTables
from sync.outbox import Ready
from sync.outbox.readiness.before_a_form import RefusalCode, Refused
from sync.outbox.waiting import SentenceCode, WaitingState
from sync.transport import CentreClient
from tests.support.between.statuses import carried

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""


@pytest.mark.requirement("PROM-02", "GAP-03", "GAP-04")
def test_kept_entries_arrive_once_and_in_order(line: Line) -> None:
    line.keep_some(5)
    line.run(until_stored=5)
    assert line.centre.hashes() == line.own_hashes()
    assert len(line.centre.received) == 5


@pytest.mark.requirement("GAP-01")
def test_each_entry_says_what_it_waits_for(line: Line) -> None:
    line.keep_some(1)
    (entry,) = line.outbox.waiting()
    assert (entry.state, entry.sentence_code) == (WaitingState.SEALED, SentenceCode.WAITS_FOR_LINE)
    line.agent.step()
    line.clock.up += 1
    line.centre.faults.append("drop_after")
    line.agent.step()
    (entry,) = line.outbox.waiting()
    assert (entry.state, entry.sentence_code) == (WaitingState.SENT, SentenceCode.WAITS_FOR_LINE)
    line.run(until_stored=1)
    assert [entry.state for entry in line.outbox.waiting()] == [WaitingState.STORED]


@pytest.mark.requirement("PROM-01", "PROM-02", "GAP-03")
@pytest.mark.parametrize("seed", range(6))
def test_loss_on_the_way_loses_and_doubles_nothing(line: Line, seed: int) -> None:
    dice = random.Random(seed)
    faults = ["drop_before", "drop_after", "busy", "html", "stale", "answer"]
    for _ in range(8):
        line.keep_some(dice.randrange(3))
        line.centre.faults.extend(dice.choices(faults, k=dice.randrange(5)))
        line.run(steps=dice.randrange(6))
    line.centre.faults.clear()
    line.run(until_stored=line.next)
    assert line.centre.hashes() == line.own_hashes()
    assert line.centre.forks == []
    assert len(line.own_hashes()) == line.next


def test_a_heartbeat_comes_every_minute_without_entries(line: Line) -> None:
    line.run(steps=8)
    seen = len(line.centre.heartbeats)
    line.clock.pass_time(timedelta(seconds=59))
    line.agent.step()
    assert len(line.centre.heartbeats) in (seen, seen + 1)
    line.clock.pass_time(timedelta(seconds=61))
    line.agent.step()
    assert len(line.centre.heartbeats) > seen
    assert line.centre.heartbeats[-1].seq == 0


@pytest.mark.requirement("PROM-01", "GAP-02")
def test_a_centre_restored_from_a_copy_gets_everything_again(line: Line) -> None:
    line.keep_some(3)
    line.run(until_stored=3)
    backup = line.centre.memory.copy()
    line.keep_some(3)
    line.run(until_stored=6)
    line.centre.restore(backup)
    line.keep_some(1)
    line.run(until_stored=7)
    assert line.centre.hashes() == line.own_hashes()
    assert len(line.outbox.line.custody()) > 0
    assert all(up_to in (3, 7) for up_to, _ in line.outbox.line.custody() if up_to > 0)


def _less(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, stored_up_to=0, head="0" * 64)


def _other_head(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, head="ab" * 32)


def _beyond(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, stored_up_to=ack.stored_up_to + 1, head="cd" * 32)


def _smaller_log(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, log=LogHead(0, ack.log.root))


def _other_log(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, log=LogHead(ack.log.size, "ef" * 32))


def _other_kiosk(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, kiosk="99201-004")


def _other_epoch(ack: Ack) -> Ack:
    return msgspec.structs.replace(ack, epoch=2)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_less, "contradiction"),
        (_other_head, "contradiction"),
        (_beyond, "behind_the_centre"),
        (_smaller_log, "contradiction"),
        (_other_log, "contradiction"),
        (_other_kiosk, "other_centre"),
        (_other_epoch, "other_epoch"),
    ],
)
def test_an_acknowledgement_that_contradicts_is_refused_and_told(line: Line, change: Any, code: str) -> None:
    line.keep_some(2)
    line.run(until_stored=2)
    line.centre.change_ack = change
    line.clock.pass_time(timedelta(minutes=2))
    line.agent.step()
    assert line.agent.troubles() == (code,)
    assert line.outbox.line.stored_up_to() == 2
    if code in ("contradiction", "behind_the_centre"):
        verdict = line.outbox.may_take_in()
        assert isinstance(verdict, Refused)
        assert verdict.code is RefusalCode.CONTRADICTION
    line.centre.change_ack = None
    line.clock.pass_time(timedelta(minutes=10))
    line.run(steps=3)
    assert line.agent.troubles() == ()
    assert line.outbox.may_take_in() == Ready()


@pytest.mark.parametrize("code", ["suspended", "revoked"])
def test_a_suspended_kiosk_takes_nothing_in_and_recovers(line: Line, code: str) -> None:
    line.keep_some(1)
    line.run(until_stored=1)
    line.centre.refuse_with = code
    line.keep_some(1)
    line.run(steps=2)
    verdict = line.outbox.may_take_in()
    assert isinstance(verdict, Refused)
    assert verdict.code == code
    assert line.outbox.waiting()[-1].sentence_code is SentenceCode.WAITS_FOR_RELEASE
    line.centre.refuse_with = None
    line.run(until_stored=2)
    assert line.outbox.may_take_in() == Ready()


def test_a_new_catalogue_is_taken_and_an_older_one_is_not(line: Line) -> None:
    line.run(steps=4)
    line.centre.catalogue_version = 4
    line.clock.pass_time(timedelta(minutes=2))
    line.run(steps=2)
    assert line.outbox.line.catalogue().version == 4
    line.centre.catalogue_version = 3
    line.clock.pass_time(timedelta(minutes=2))
    line.run(steps=2)
    assert line.outbox.line.catalogue().version == 4


def test_a_catalogue_that_cannot_be_read_is_not_fetched_at_every_contact(line: Line) -> None:
    line.run(steps=4)
    line.centre.catalogue_version = 4
    line.centre.catalogue_spoilt = True
    asked = line.centre.catalogues_asked
    for _ in range(20):
        line.clock.pass_time(timedelta(minutes=2))
        line.run(steps=1)
    assert line.centre.catalogues_asked == asked + 1
    assert "catalogue_unverifiable" in line.agent.troubles()
    line.centre.catalogue_spoilt = False
    line.centre.catalogue_version = 5
    line.clock.pass_time(timedelta(minutes=2))
    line.run(steps=2)
    assert line.outbox.line.catalogue().version == 5
    assert "catalogue_unverifiable" not in line.agent.troubles()


def test_the_same_catalogue_is_asked_for_again_after_a_while(line: Line) -> None:
    line.run(steps=4)
    line.centre.catalogue_version = 4
    line.centre.catalogue_spoilt = True
    line.clock.pass_time(timedelta(minutes=2))
    line.run(steps=2)
    line.centre.catalogue_spoilt = False
    for _ in range(REST_AFTER_UNREADABLE + 2):
        line.clock.pass_time(timedelta(minutes=2))
        line.run(steps=1)
    assert line.outbox.line.catalogue().version == 4


def test_published_status_reaches_the_kiosk_page_by_page(line: Line) -> None:
    keys = [bytes([number]) * 32 for number in range(3)]
    line.centre.statuses = [carried(seal_status(b"{}", key, 10 + at, bytes(12))) for at, key in enumerate(keys)]
    line.run(steps=4)
    assert all(line.outbox.line.status_blob(status_id(key)) is not None for key in keys)
    assert line.centre.heartbeats[-1].status_cursor in (0, 12)
    line.centre.statuses.append(carried(seal_status(b"{}", keys[0], 20, bytes(12))))
    line.clock.pass_time(timedelta(minutes=2))
    line.run(steps=2)
    assert line.outbox.line.status_blob(status_id(keys[0])).cursor == 20


def test_a_wrong_clock_neither_stops_nor_purges(line: Line) -> None:
    line.keep_some(2)
    line.run(until_stored=2)
    line.clock.jump(timedelta(days=400))
    assert line.outbox.purge() == 0
    verdict = line.outbox.may_take_in()
    assert isinstance(verdict, Refused)
    assert verdict.code is RefusalCode.CLOCK
    line.clock.jump(timedelta(days=-800))
    line.clock.up += 60_000
    line.run(steps=2)
    assert line.agent.troubles() == ()
    assert line.outbox.may_take_in().code is RefusalCode.CLOCK


@pytest.mark.requirement("GAP-02")
def test_a_box_goes_only_after_the_stored_acknowledgement_and_the_retention(line: Line) -> None:
    line.keep_some(2)
    assert line.outbox.purge() == 0
    line.run(until_stored=2)
    assert line.outbox.purge() == 0
    line.centre.now += timedelta(days=14, seconds=1)
    line.clock.pass_time(timedelta(days=14, seconds=1))
    line.keep_some(1)
    line.run(until_stored=3)
    assert line.outbox.purge() == 2
    boxes = [record.box is None for record in line.outbox.usable_store().records()]
    assert boxes == [True, True, False]
    assert line.outbox.boot_check().reason == ""


def test_a_centre_behind_a_prefix_is_served(tmp_path: Any) -> None:
    from sync.transport import Answered, CentreClient, Refused
    from tests.support.between.small_centre import SmallCentre
    from tests.support.kiosk.kiosk_homes import enrolled_kiosk

    kiosk = enrolled_kiosk(tmp_path)
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public, prefix="/city/kiosks") as centre:
        client = CentreClient(centre.url + "/", kiosk.line_signer)
        first = client.catalogue("none")
        assert isinstance(first, Refused)
        assert first.code == "stale_nonce"
        assert isinstance(client.catalogue(first.nonce or ""), Answered)
        client.close()


@pytest.mark.requirement("PROM-10")
def test_a_refused_batch_is_sent_one_by_one(line: Line) -> None:
    line.centre.most_entries = 1
    line.keep_some(4)
    line.run(until_stored=4)
    assert line.centre.hashes() == line.own_hashes()
    assert line.agent.troubles() == ()


@pytest.mark.parametrize("damage", [b"", b"not a database" * 500])
def test_a_lost_memory_is_asked_of_the_centre_again(line: Line, damage: bytes) -> None:
    line.keep_some(2)
    line.run(until_stored=2)
    line.keep_some(1)
    line.tables.close()
    line.outbox.line.close()  # the power went: nobody has the file open
    home = line.kiosk.home
    for suffix in ("-wal", "-shm"):
        home.line_db.with_name("line.db" + suffix).unlink(missing_ok=True)
    home.line_db.write_bytes(damage)
    tables = CacheTables.open(home.line_db)
    client = CentreClient(line.centre.url, line.kiosk.line_signer)
    line.agent = Agent(
        home,
        client,
        tables,
        clock=line.clock,
        shake=lambda: 0.5,
        failpoints=line.failpoints,
        software="test",
        simulated=True,
    )
    line.run(until_stored=3)
    assert line.centre.hashes() == line.own_hashes()
    assert line.outbox.line.catalogue() is not None
    assert line.outbox.may_take_in() == Ready()
    client.close()
    tables.close()


@pytest.mark.parametrize(("said", "kept"), [("resting", "active"), ("suspect", "suspect")])
def test_a_word_for_its_state_that_only_a_newer_centre_knows_stops_no_kiosk(line: Line, said: str, kept: str) -> None:
    line.centre.state = said
    line.keep_some(2)
    line.run(until_stored=2)
    assert line.outbox.line.kiosk_state() == kept
    assert line.outbox.may_take_in() == Ready()


def test_an_acknowledgement_to_a_kiosk_that_is_stopped_is_none(line: Line) -> None:
    """Only a signed refusal stops one, and only an acknowledgement to one that is served counts."""
    line.centre.state = "suspended"
    line.keep_some(1)
    line.run(steps=3)
    assert line.outbox.line.stored_up_to() == 0
    assert line.outbox.line.kiosk_state() == "active"
