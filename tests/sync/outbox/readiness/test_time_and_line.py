"""What a kiosk believes of clocks and of the line, at the very edge of each bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.entry import read_entry
from sync.contract.timestamps import moment_of, rfc3339
from sync.envelope.jws import Typ, payload_in
from sync.home.clocks import BOOT_ID
from sync.home.disk import RealDisk
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Ready, SystemClock
from sync.outbox.entries.time_evidence import Hands, is_wrong
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.readiness.silence import TimeOn
from sync.outbox.refusals import ClockWrong
from tests.support.machine.clocks import START, FakeClock

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
JAPAN = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 20, 1, 52, 10, 123_999, UTC), "2026-11-20T01:52:10.123Z"),
        (datetime(2026, 11, 20, 8, 0, 0, 0, JAPAN), "2026-11-19T23:00:00.000Z"),
        (datetime(2027, 1, 2, 3, 4, 5, 999_999, UTC), "2027-01-02T03:04:05.999Z"),
    ],
)
def test_a_moment_is_written_in_utc_and_never_later_than_it_was(moment: datetime, text: str) -> None:
    assert rfc3339(moment) == text
    assert timedelta(0) <= moment - moment_of(text) < timedelta(milliseconds=1)
    assert moment_of(text).tzinfo is UTC


def test_the_machines_clock_is_the_kernels() -> None:
    clock = SystemClock()
    assert clock.boot == BOOT_ID.read_text().strip() == SystemClock().boot
    uptime_ms = float(Path("/proc/uptime").read_text().split()[0]) * 1000
    assert abs(clock.up_ms() - uptime_ms) < 60_000
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.requirement("PROM-08")
@pytest.mark.parametrize(
    ("boot", "off_by", "wrong"),
    [
        ("boot-1", HOUR, False),
        ("boot-1", HOUR + SECOND, True),
        ("boot-1", -HOUR, False),
        ("boot-1", -HOUR - SECOND, True),
        ("boot-2", -HOUR, False),
        ("boot-2", -HOUR - SECOND, True),
        ("boot-2", timedelta(days=20), False),
    ],
)
def test_a_clock_may_differ_by_an_hour_from_the_centres_word(
    machine: Machine, boot: str, off_by: timedelta, wrong: bool
) -> None:
    machine.keep()
    machine.acknowledge(1)
    if boot != machine.clock.boot:
        machine.clock.reboot(boot)
    else:
        machine.clock.pass_time(timedelta(hours=5))
    machine.clock.jump(off_by)
    assert is_wrong(machine.clock, machine.outbox.line.last_ack(), None) is wrong


@pytest.mark.parametrize(
    ("off_by", "refused"), [(-timedelta(days=1), False), (-timedelta(days=1) - SECOND, True), (HOUR * 50, False)]
)
@pytest.mark.parametrize("kept", [False, True])
def test_before_the_first_word_the_catalogue_and_the_newest_entry_bound_the_clock(
    machine: Machine, off_by: timedelta, refused: bool, kept: bool
) -> None:
    if kept:
        machine.clock.pass_time(timedelta(days=5))
        machine.keep()
    machine.clock.jump(off_by)
    verdict = machine.outbox.may_take_in()
    assert getattr(verdict, "code", None) == (RefusalCode.CLOCK if refused else None)
    if refused:
        with pytest.raises(ClockWrong):
            machine.keep()


def test_entries_made_under_a_clock_that_ran_ahead_do_not_outweigh_the_centre(machine: Machine) -> None:
    machine.clock.jump(timedelta(days=20))
    machine.keep()
    machine.clock.jump(-timedelta(days=20))
    machine.acknowledge(1)
    machine.clock.reboot("boot-2")
    machine.clock.pass_time(HOUR)
    assert machine.outbox.may_take_in() == Ready()
    machine.keep()


@pytest.mark.parametrize(
    ("wall", "up", "stepped"),
    [(5 * HOUR, 5 * HOUR, False), (HOUR, timedelta(0), False), (HOUR + SECOND, timedelta(0), True),
     (timedelta(0), HOUR + SECOND, True), (-HOUR - SECOND, timedelta(0), True)],
)  # fmt: skip
def test_wall_and_running_clock_go_the_same_way(wall: timedelta, up: timedelta, stepped: bool) -> None:
    later = Hands(START + wall, 60_000 + int(up / timedelta(milliseconds=1)))
    assert Hands(START, 60_000).stepped(later) is stepped


@pytest.mark.requirement("PROM-08")
def test_an_entry_says_what_was_known_of_time_when_it_was_kept(machine: Machine) -> None:
    machine.clock.wall += timedelta(microseconds=123_999)
    for known in (False, True):
        kept = machine.keep()
        entry = read_entry(payload_in(machine.outbox.usable_store().record(kept.seq).jws, Typ.ENTRY))
        assert entry.time == machine.outbox.time_evidence()
        assert kept.taken_in_at == moment_of(entry.time.wall)
        assert (entry.time.boot, entry.time.up_ms) == ("boot-1", machine.clock.up)
        if not known:
            assert (entry.time.ack, entry.time.since_ack_ms, entry.time.error_ms) == (None, None, -1)
            machine.acknowledge(1)
            machine.clock.pass_time(HOUR)
            machine.clock.jump(timedelta(minutes=3))
    last = machine.outbox.line.last_ack()
    at = moment_of(last.ack.time)
    off_ms = int((machine.clock.now() - at - HOUR) / timedelta(milliseconds=1))
    assert (entry.time.ack, entry.time.since_ack_ms) == (last.hash, 3_600_000)
    assert entry.time.error_ms == off_ms + 30_000 + 720


def test_the_time_on_is_counted_over_starts_and_begins_anew_with_a_word(machine: Machine) -> None:
    machine.keep()
    machine.acknowledge(1)
    clock, home = machine.clock, machine.kiosk.home
    word = machine.outbox.line.last_ack()
    note = home.data / "silence.json"

    def on(last: object = word) -> timedelta:
        return TimeOn(home, clock, RealDisk()).since(last)  # type: ignore[arg-type]

    clock.pass_time(HOUR - SECOND)
    assert (on(), note.exists()) == (HOUR - SECOND, False)
    clock.pass_time(HOUR + SECOND)
    assert (on(), note.exists()) == (2 * HOUR, True)
    clock.reboot("boot-2")
    assert on() == 2 * HOUR + 5 * SECOND
    clock.pass_time(HOUR)
    assert on() == 3 * HOUR + 5 * SECOND
    written = note.read_bytes()
    clock.pass_time(timedelta(minutes=9))
    assert on() == 3 * HOUR + 9 * timedelta(minutes=1) + 5 * SECOND
    assert note.read_bytes() == written, "noted now and then, not at each question"
    clock.pass_time(timedelta(minutes=1))
    on()
    assert note.read_bytes() != written
    machine.clock.reboot("boot-3")
    assert on() == 3 * HOUR + timedelta(minutes=10) + 10 * SECOND
    machine.acknowledge(1)
    assert on(machine.outbox.line.last_ack()) == timedelta(0)
    clock.reboot("boot-4")
    assert on(machine.outbox.line.last_ack()) == 5 * SECOND, "of another word nothing is carried over"
    assert on(None) == timedelta(0)


@pytest.mark.parametrize("note", [b"", b"[]", b'{"word": "x"}', b'{"word": "", "boot": "", "up_ms": "x", "on_ms": 1}'])
def test_a_damaged_note_of_the_time_on_costs_what_it_said_and_nothing_else(machine: Machine, note: bytes) -> None:
    machine.keep()
    machine.acknowledge(1)
    machine.clock.reboot("boot-2")
    (machine.kiosk.home.data / "silence.json").write_bytes(note)
    since = TimeOn(machine.kiosk.home, machine.clock, RealDisk()).since(machine.outbox.line.last_ack())
    assert since == 5 * SECOND


WAITS = [
    ("active", (), 0, "waits_for_answer", "waits_for_turn"),
    ("suspect", (), 0, "waits_for_answer", "waits_for_turn"),
    ("active", ("busy", "stale_nonce", "other_incarnation"), 0, "waits_for_answer", "waits_for_turn"),
    ("active", (), 180_000, "waits_for_answer", "waits_for_turn"),
    ("active", (), 180_001, "waits_for_line", "waits_for_line"),
    ("active", ("unreachable",), 0, "waits_for_line", "waits_for_line"),
    ("active", ("tls",), 0, "waits_for_operator", "waits_for_operator"),
    ("active", ("tls", "unreachable"), 180_001, "waits_for_operator", "waits_for_operator"),
    ("suspended", ("tls",), 180_001, "waits_for_release", "waits_for_release"),
    ("revoked", (), 0, "waits_for_release", "waits_for_release"),
    ("drained", (), 0, "waits_for_release", "waits_for_release"),
]


@pytest.mark.requirement("PROM-10")
def test_each_entry_says_what_it_waits_for(machine: Machine) -> None:
    for _ in range(3):
        machine.keep()
    machine.acknowledge(1)
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        tables.put(Fact.SENT_UP_TO, 2)
    heard = machine.clock.up
    for state, troubles, later_ms, sent, sealed in WAITS:
        machine.clock.up = heard + later_ms
        tables.set_troubles(troubles, rfc3339(START))
        with tables.change():
            tables.put(Fact.STATE, state)
        said = [(entry.seq, entry.state.value, entry.sentence_code.value) for entry in machine.outbox.waiting()]
        assert said == [(1, "stored", "stored"), (2, "sent", sent), (3, "sealed", sealed)], (state, troubles, later_ms)
        assert [entry.seq for entry in machine.outbox.waiting(stored_too=0)] == [2, 3]
    tables.close()
    machine.clock.up = heard
    machine.clock.reboot("boot-2")
    assert not machine.outbox.line.online(machine.clock), (
        "what was heard before this start says nothing of the line now"
    )


def test_a_clock_of_a_machine_without_its_boot_id_is_another_at_each_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sync.home.clocks.BOOT_ID", tmp_path / "none")
    assert SystemClock().boot != SystemClock().boot
    assert FakeClock().boot
