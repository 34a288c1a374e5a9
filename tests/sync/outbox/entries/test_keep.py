"""What `Kept` promises, and what it refuses to promise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.box import read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import parse_arrival_number
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.signer import MemorySigner, TrustedKey
from sync.envelope.sealing import BoxContext, open_box
from sync.envelope.slip_qr import read_slip_qr
from sync.envelope.status import check_change_proof, status_key
from sync.errors import OutboxError
from sync.home.refusals import HomeInUse
from sync.outbox import NumbersUsedUp, OutboxNewer, PrintOutcome, Ready, Refused
from sync.outbox.entries import arrival_counter
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.refusals import AlreadyKept, ClockWrong
from sync.outbox.storage import store
from tests.support.kiosk.kiosk_homes import KIOSK, enrolled_kiosk, statement_of, submission_of

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


def test_a_kept_submission_lies_sealed_on_both_media(machine: Machine) -> None:
    kept = machine.keep()
    record = machine.outbox.usable_store().record(kept.seq)
    box = open_box(record.box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, kept.seq))
    content = read_content(box)
    assert content.statement == statement_of(1)
    assert content.secrets.arrival == kept.arrival
    assert content.secrets.status_key == status_key(kept.arrival, kept.inquiry)
    segment = (machine.kiosk.home.mirror / "0001.segment").read_bytes()
    assert record.jws in segment
    assert record.box in segment


@pytest.mark.requirement("PROM-04")
def test_nothing_readable_about_the_resident_lies_on_either_medium(machine: Machine) -> None:
    kept = machine.keep()
    machine.outbox.close()
    words = ["申請 1".encode(), b"survey", kept.inquiry.encode()]
    for folder in (machine.kiosk.home.data, machine.kiosk.home.mirror):
        for path in folder.iterdir():
            content = path.read_bytes()
            assert not any(word in content for word in words), path.name


def test_the_slip_can_be_checked_with_the_public_key_alone(machine: Machine) -> None:
    kept = machine.keep()
    slip = read_slip_qr(kept.qr_text)
    slip.verify(TrustedKey(machine.kiosk.entry_signer.public))
    assert (slip.arrival, slip.seq) == (kept.arrival, kept.seq)


@pytest.mark.requirement("PROM-03")
def test_numbers_go_on_over_days_restarts_and_clock_jumps(machine: Machine) -> None:
    numbers = []
    for jump in (0, 1, -1, 0, 400):
        machine.clock.jump(timedelta(days=jump))
        numbers += [machine.keep().arrival for _ in range(2)]
        machine.restart()
    machine.clock.jump(timedelta(days=-400))
    with pytest.raises(ClockWrong):
        machine.keep()
    machine.clock.jump(timedelta(days=400))
    numbers += [machine.keep().arrival for _ in range(2)]
    assert len(set(numbers)) == len(numbers)
    assert [int(number[16:20]) for number in numbers] == list(range(1, 13))
    assert all(parse_arrival_number(number) for number in numbers)


def test_a_number_that_a_set_back_clock_would_give_again_is_skipped(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = machine.keep()
    counter = arrival_counter.next_number(
        machine.outbox.usable_store(), machine.outbox.identity, 10_000, machine.clock.now()
    )
    assert first.arrival != counter[0]
    assert counter[1] == 10_002


def test_the_last_number_of_a_date_is_the_last(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival_counter, "PER_DAY", 2)
    machine.keep()
    machine.keep()
    with pytest.raises(NumbersUsedUp):
        machine.keep()
    machine.clock.pass_time(timedelta(days=1))
    machine.keep()


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 11, 20, 14, 59, 59, 999_000, UTC), "20261120"),
        (datetime(2026, 11, 20, 15, 0, 0, 0, UTC), "20261121"),
        (datetime(2026, 11, 20, 23, 30, 0, 0, UTC), "20261121"),
        (datetime(2026, 12, 31, 23, 30, 0, 0, UTC), "20270101"),
    ],
)
def test_the_date_on_the_slip_is_the_one_on_the_wall_of_the_hall(machine: Machine, utc: datetime, day: str) -> None:
    machine.clock.wall = utc
    kept = machine.keep()
    assert kept.arrival[5:13] == read_slip_qr(kept.qr_text).arrival[5:13] == day
    assert kept.taken_in_at == utc
    assert machine.outbox.usable_store().numbers_on(f"{day[:4]}-{day[4:6]}-{day[6:]}") == 1
    assert day[:4].encode() + b"-" + day[4:6].encode() + b"-" + day[6:].encode() in _mirrored(machine)


@pytest.mark.requirement("PROM-01")
def test_an_error_that_comes_with_the_commit_takes_nothing_back_that_stands(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's error of a COMMIT does not say whether it happened; the file does."""
    store, errors = machine.outbox.usable_store(), iter([sqlite3.OperationalError("disk I/O error")])
    change = store.change

    @contextmanager
    def fails_once_behind_the_commit() -> Iterator[None]:
        with change():
            yield
        for error in errors:
            raise error

    monkeypatch.setattr(store, "change", fails_once_behind_the_commit)
    kept = machine.keep()
    assert not kept.degraded
    assert [entry.arrival for entry in machine.outbox.waiting()] == [kept.arrival]
    story = machine.story()
    assert machine.restart().healed == ()
    assert machine.story() == story


def test_a_second_tap_keeps_nothing_new(machine: Machine) -> None:
    machine.keep()
    machine.next = 0
    with pytest.raises(AlreadyKept):
        machine.keep()
    assert len(machine.story()) == 1


def test_a_withdrawal_proves_that_it_knows_the_old_slip(machine: Machine) -> None:
    old = machine.keep()
    old_key = status_key(old.arrival, old.inquiry)
    statement = statement_of(50, StatementKind.WITHDRAWAL, old.arrival)
    withdrawal = replace(
        submission_of(50),
        kind=StatementKind.WITHDRAWAL,
        statement=statement,
        corrects=old.arrival,
        old_status_key=old_key,
    )
    recipients = machine.outbox.line.manifest().recipients()
    kept = machine.outbox.keep(withdrawal, machine.kiosk.entry_signer, recipients)
    record = machine.outbox.usable_store().record(kept.seq)
    entry = read_entry(payload_in(record.jws, Typ.ENTRY))
    content = read_content(open_box(record.box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, kept.seq)))
    assert entry.corrects == old.arrival
    digest = bytes.fromhex(entry.statement)
    check_change_proof(content.secrets.proof, old_key, StatementKind.WITHDRAWAL, old.arrival, digest)
    with pytest.raises(OutboxError):
        machine.outbox.keep(
            replace(withdrawal, old_status_key=None, statement=b"{}"), machine.kiosk.entry_signer, recipients
        )


def test_only_the_enrolled_key_signs(machine: Machine) -> None:
    recipients = machine.outbox.line.manifest().recipients()
    with pytest.raises(OutboxError, match="entry key"):
        machine.outbox.keep(submission_of(1), MemorySigner.generate(), recipients)
    assert machine.story() == []


def test_entries_cannot_be_changed_or_deleted(machine: Machine) -> None:
    machine.keep()
    database = machine.outbox.usable_store().db
    for sql in ("UPDATE entries SET counter = 9", "DELETE FROM entries", "UPDATE boxes SET box = x'00'"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(sql)


def test_a_disk_that_would_not_wait_is_refused_at_open(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.outbox.close()
    monkeypatch.setattr(store, "_FULL", 3)
    with pytest.raises(OutboxError, match="synchronous=FULL"):
        machine.restart()


def test_a_newer_file_is_left_untouched(machine: Machine) -> None:
    machine.keep()
    machine.outbox.close()
    connection = sqlite3.connect(machine.kiosk.home.outbox_db)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = machine.kiosk.home.outbox_db.read_bytes()
    with pytest.raises(OutboxNewer):
        machine.restart()
    assert machine.kiosk.home.outbox_db.read_bytes() == before


def test_one_home_has_one_writer(machine: Machine) -> None:
    from sync.outbox import Outbox

    with pytest.raises(HomeInUse):
        Outbox.open(machine.kiosk.home)


@pytest.mark.requirement("GAP-07")
def test_a_slip_not_handed_over_is_named_until_it_is(machine: Machine) -> None:
    kept = [machine.keep() for _ in range(4)]
    for entry, outcome in zip(
        kept, (PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN), strict=False
    ):
        machine.outbox.record_print(entry.seq, 1, outcome)
    machine.restart()
    open_slips = machine.outbox.slips_not_handed_over()
    assert [(slip.seq, slip.last_outcome) for slip in open_slips] == [(2, "not_printed"), (3, "unknown"), (4, None)]
    machine.outbox.record_print(3, 2, PrintOutcome.PRINTED)
    machine.outbox.record_print(4, 1, PrintOutcome.SHOWN)
    assert [slip.seq for slip in machine.outbox.slips_not_handed_over()] == [2]


def _mirrored(machine: Machine) -> bytes:
    return b"".join(path.read_bytes() for path in machine.kiosk.home.mirror.glob("*.segment"))


def _verdict(machine: Machine) -> RefusalCode | None:
    verdict = machine.outbox.may_take_in()
    return verdict.code if isinstance(verdict, Refused) else None


def test_a_kiosk_long_without_word_sends_people_to_the_counter(machine: Machine) -> None:
    assert machine.outbox.may_take_in() == Ready()
    machine.clock.pass_time(timedelta(days=30, seconds=-1))
    assert _verdict(machine) is None
    machine.clock.pass_time(timedelta(seconds=2))
    assert _verdict(machine) is RefusalCode.SILENT


def test_without_a_catalogue_that_verifies_it_is_out_of_service(machine: Machine) -> None:
    from sync.inbox.cache_tables import CacheTables, Fact

    tables = CacheTables.open(machine.kiosk.home.line_db)
    jws = tables.fact(Fact.CATALOGUE)
    with tables.change():
        tables.put(Fact.CATALOGUE, jws[:-3] + b"AAA")
    assert _verdict(machine) is RefusalCode.NO_CATALOGUE
    with tables.change():
        tables.put(Fact.CATALOGUE, jws)
    tables.close()
    assert _verdict(machine) is None


def test_a_clock_that_contradicts_the_centre_is_noticed_both_ways(machine: Machine) -> None:
    machine.keep()
    machine.acknowledge(1)
    for jump in (timedelta(hours=2), timedelta(hours=-4)):
        machine.clock.jump(jump)
        assert _verdict(machine) is RefusalCode.CLOCK
    machine.clock.jump(timedelta(hours=2))
    assert _verdict(machine) is None
    machine.clock.pass_time(timedelta(days=3))
    assert _verdict(machine) is None
    machine.clock.reboot("boot-2")
    machine.clock.jump(timedelta(days=-5))
    assert _verdict(machine) is RefusalCode.CLOCK


@pytest.mark.requirement("PROM-08")
@pytest.mark.parametrize("hours", [3, -3, 40 * 24])
def test_a_clock_that_steps_while_the_resident_types_dates_nothing(machine: Machine, hours: int) -> None:
    """Nothing was ever heard in this start of the machine: only the clock that cannot jump knows of it."""
    assert machine.outbox.begin_form() == Ready()
    machine.clock.pass_time(timedelta(minutes=20))
    machine.clock.jump(timedelta(hours=hours))
    machine.outbox.may_take_in()  # whoever looks in between, as at each contact, begins no form
    with pytest.raises(ClockWrong):
        machine.outbox.prepare()
    with pytest.raises(ClockWrong):
        machine.keep()
    assert machine.story() == []
    machine.clock.jump(timedelta(hours=-hours, minutes=5))
    machine.outbox.prepare()
    machine.keep()


def test_a_clock_that_the_centre_bears_out_since_dates_again(machine: Machine) -> None:
    machine.keep()
    machine.clock.reboot("boot-2")
    assert machine.outbox.begin_form() == Ready()
    machine.clock.jump(timedelta(hours=3))
    with pytest.raises(ClockWrong):
        machine.keep()
    machine.acknowledge(1)
    machine.keep()


def test_time_evidence_bounds_the_error_only_when_it_can(machine: Machine) -> None:
    machine.keep()
    machine.acknowledge(1)
    machine.clock.pass_time(timedelta(hours=1))
    machine.clock.jump(timedelta(minutes=3))
    evidence = machine.outbox.time_evidence()
    assert evidence.since_ack_ms == 3_600_000
    assert 180_000 <= evidence.error_ms < 180_000 + 60_000
    machine.clock.reboot("boot-2")
    evidence = machine.outbox.time_evidence()
    assert (evidence.since_ack_ms, evidence.error_ms) == (None, -1)
    assert evidence.ack is not None


def test_the_counter_goes_on_from_what_the_centre_knew(tmp_path: Path) -> None:
    from sync.outbox import Outbox
    from tests.support.machine.clocks import FakeClock

    kiosk = enrolled_kiosk(tmp_path, last_counter=10_122)
    with Outbox.open(kiosk.home, clock=FakeClock()) as outbox:
        outbox.boot_check()
        kept = outbox.keep(submission_of(1), kiosk.entry_signer, outbox.line.manifest().recipients())
    assert kept.arrival[16:20] == "0123"


def test_what_was_prepared_serves_the_very_next_number(machine: Machine) -> None:
    prepared = machine.outbox.prepare()
    recipients = machine.outbox.line.manifest().recipients()
    kept = machine.outbox.keep(submission_of(50), machine.kiosk.entry_signer, recipients, prepared)
    assert (kept.arrival, kept.inquiry) == (prepared.arrival, prepared.inquiry)
    record = machine.outbox.usable_store().record(kept.seq)
    content = read_content(open_box(record.box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, kept.seq)))
    assert content.secrets.status_key == status_key(kept.arrival, kept.inquiry)


def test_what_was_prepared_is_dropped_when_the_place_or_the_day_changed(machine: Machine) -> None:
    recipients = machine.outbox.line.manifest().recipients()
    prepared = machine.outbox.prepare()
    assert machine.outbox.prepare(prepared) is prepared
    for changes in (machine.keep, lambda: machine.clock.jump(timedelta(days=1))):
        prepared = machine.outbox.prepare()
        changes()
        assert machine.outbox.prepare(prepared) is not prepared
        machine.next += 1
        kept = machine.outbox.keep(submission_of(machine.next), machine.kiosk.entry_signer, recipients, prepared)
        assert kept.arrival != prepared.arrival
        assert kept.inquiry != prepared.inquiry
        record = machine.outbox.usable_store().record(kept.seq)
        content = read_content(open_box(record.box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, kept.seq)))
        assert content.secrets.status_key == status_key(kept.arrival, kept.inquiry)


def test_preparing_writes_nothing(machine: Machine) -> None:
    before = {path.name: path.read_bytes() for path in machine.kiosk.home.data.iterdir() if path.suffix != ".db-shm"}
    machine.outbox.prepare()
    after = {path.name: path.read_bytes() for path in machine.kiosk.home.data.iterdir() if path.suffix != ".db-shm"}
    assert before == after
