"""The kiosk and the agent are killed (SIGKILL) at every named step; then they start again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from sync.contract.capabilities import ATTACHMENTS, CENTRE_READS
from sync.contract.chain.staff_act import Act, StaffDuty, read_staff_act_entry
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.status import status_id
from sync.inbox.centre_cache import CentreCache
from sync.outbox import BootState, Failpoint, Outbox, Ready
from sync.outbox.recovery.healing import parts_at
from tests.crash.children import ACTS, FILES, STAFF, STAFF_SCALAR
from tests.support.between.small_centre import SmallCentre
from tests.support.between.statuses import status_key_of, status_of
from tests.support.kiosk.example_catalogue import EXAMPLE
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, catalogue_jws, enrolled_kiosk, put_in_use, submission_of
from tests.support.machine.clocks import START, FakeClock, SeededRandomness
from tests.support.people.staff_cards import HandCard

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parents[2]
HEALING = (Failpoint.BEFORE_HEAL, Failpoint.MID_HEAL, Failpoint.AFTER_HEAL)
AGENT = (
    Failpoint.BEFORE_SEND,
    Failpoint.AFTER_SEND,
    Failpoint.BEFORE_ACK_STORE,
    Failpoint.IN_ACK_STORE,
    Failpoint.AFTER_ACK_STORE,
    Failpoint.BEFORE_RECEIPT_STORE,
    Failpoint.AFTER_RECEIPT_STORE,
    Failpoint.BEFORE_DOCUMENT_STORE,
    Failpoint.AFTER_DOCUMENT_STORE,
    Failpoint.BEFORE_ENROLMENT_STORE,
    Failpoint.AFTER_ENROLMENT_STORE,
    Failpoint.IN_STATUS_DROP,
    Failpoint.IN_STATUS_END,
    Failpoint.BEFORE_OBJECT_STORE,
    Failpoint.AFTER_OBJECT_STORE,
    Failpoint.BEFORE_CATALOGUE_SWITCH,
    Failpoint.IN_CATALOGUE_SWITCH,
    Failpoint.AFTER_CATALOGUE_SWITCH,
)
ACTING = (
    Failpoint.BEFORE_COMMIT,
    Failpoint.IN_TRANSACTION,
    Failpoint.AFTER_COMMIT,
    Failpoint.BEFORE_MIRROR,
    Failpoint.MID_MIRROR,
    Failpoint.AFTER_MIRROR,
)
KIOSK = tuple(label for label in Failpoint if label not in AGENT and label not in HEALING)
PATIENCE_S = 30


def _agent_of(kiosk: EnrolledKiosk, centre: SmallCentre) -> list[str]:
    """How its agent is started."""
    home = kiosk.home
    return ["agent", "--data", str(home.data), "--mirror", str(home.mirror), "--centre", centre.url]


def child(arguments: list[str], failpoint: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "MADOGUCHI_FAILPOINT": failpoint, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.crash.children", *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run_kiosk(folder: Path, first: int, failpoint: str = "") -> int:
    process = child(["kiosk", str(folder), str(first)], failpoint)
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode in (0, -signal.SIGKILL), errors.decode()
    return process.returncode


def promised(folder: Path) -> dict[int, tuple[str, str]]:
    lines = (folder / "promises").read_text().splitlines() if (folder / "promises").exists() else []
    return {int(seq): (arrival, code) for seq, arrival, code in (line.split() for line in lines)}


def check_promises(kiosk: EnrolledKiosk, folder: Path) -> None:
    # After everything that the child saw acknowledged: a clock behind the centre's word keeps nothing.
    clock = FakeClock(START + timedelta(days=30))
    with Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness(3)) as outbox:
        result = outbox.boot_check()
        assert result.state is not BootState.QUARANTINE, result
        store = outbox.usable_store()
        held = dict(store.rows("SELECT seq, arrival FROM entries"))
        for seq, (arrival, _) in promised(folder).items():
            assert held[seq] == arrival
        assert len(set(held.values())) == len(held)
        check_files(outbox, kiosk)
        manifest = outbox.line.manifest()
        assert manifest is not None
        kept = outbox.keep(submission_of(900), kiosk.entry_signer, manifest.recipients())
        assert kept.arrival not in held.values()
        assert not kept.degraded


def check_files(outbox: Outbox, kiosk: EnrolledKiosk) -> None:
    """No 受付 without its files on both media, and no files without an entry."""
    homes = (kiosk.home.data_parts, kiosk.home.mirror_parts)
    on_disk, on_mirror = ({path.name: path.read_bytes() for path in home.glob("*")} for home in homes)
    assert on_disk == on_mirror
    assert all(sha256(data).hexdigest() == name[20:84] for name, data in on_disk.items())
    store = outbox.usable_store()
    named = {part.sha256: seq for seq in store.seqs() for part in parts_at(store, seq)}
    waiting = {name for name, seq in named.items() if seq > store.head().purged}
    assert waiting <= {name[20:84] for name in on_disk} <= named.keys()


@pytest.mark.requirement("PROM-01", "PROM-03")
@pytest.mark.parametrize("label", KIOSK)
def test_a_kiosk_killed_at_this_step_keeps_what_it_said(tmp_path: Path, label: Failpoint) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    nth = 1 if "purge" in label.value or label.value.startswith("parts") else 2
    assert run_kiosk(tmp_path, 0, f"{label.value}:{nth}") == -signal.SIGKILL
    check_promises(kiosk, tmp_path)


@pytest.mark.requirement("PROM-01", "GAP-08")
@pytest.mark.parametrize("nth", [1, 2, 3], ids=[act.value for act in ACTS])
@pytest.mark.parametrize("label", ACTING)
def test_a_kiosk_killed_while_staff_act_keeps_each_act_once(tmp_path: Path, label: Failpoint, nth: int) -> None:
    """What was told as done is done, what was under way is done or not, and the act can be done then."""
    kiosk, card = enrolled_kiosk(tmp_path), HandCard(STAFF, MemorySigner.from_scalar(STAFF_SCALAR))
    put_in_use(kiosk.home, catalogue_jws(kiosk.city, 2, staff=(card.listed(*StaffDuty),)))
    process = child(["acts", str(tmp_path)], f"{label.value}:{nth}")
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == -signal.SIGKILL, errors.decode()
    told = [Act(act) for act, _ in promised(tmp_path).values()]
    assert told == list(ACTS[: nth - 1])
    clock = FakeClock(START + timedelta(days=8))
    with Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness(3)) as outbox:
        assert outbox.boot_check().state is not BootState.QUARANTINE
        done = [read_staff_act_entry(payload_in(one.jws, Typ.ENTRY)) for one in outbox.usable_store().records()]
        assert [Act(one.act.act) for one in done] in (told, list(ACTS[:nth]))
        assert [one.seq for one in done] == list(range(1, len(done) + 1))
        for act in ACTS[len(done) :]:
            card.acts(outbox, act, kiosk.entry_signer)
        state = outbox.attendance()
        assert (state.out_of_service, state.silent_until) == (False, START + timedelta(days=37))
        clock.pass_time(timedelta(days=28, hours=23))
        assert outbox.may_take_in() == Ready()


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("label", HEALING)
def test_a_kiosk_killed_while_it_heals_heals_again(tmp_path: Path, label: Failpoint) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    assert run_kiosk(tmp_path, 0, f"{Failpoint.BEFORE_PURGE.value}:1") == -signal.SIGKILL
    database = kiosk.home.outbox_db
    database.write_bytes(b"not a database any more" * 1000)
    database.with_name("outbox.db-wal").unlink(missing_ok=True)
    assert run_kiosk(tmp_path, 100, f"{label.value}:1") == -signal.SIGKILL
    check_promises(kiosk, tmp_path)


@pytest.mark.requirement("PROM-01", "PROM-02", "GAP-02", "GAP-03")
@pytest.mark.parametrize("label", AGENT)
def test_an_agent_killed_at_this_step_loses_and_doubles_nothing(tmp_path: Path, label: Failpoint) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    assert run_kiosk(tmp_path, 0, f"{Failpoint.BEFORE_PURGE.value}:1") == -signal.SIGKILL
    CentreCache(kiosk.home)
    (kiosk.home.line_db).with_name("line.db").stat()
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
        centre.catalogue_version, centre.contents = 2, EXAMPLE
        centre.reads = (ATTACHMENTS, *CENTRE_READS)
        yesterday = START.date() - timedelta(days=1)
        centre.statuses = [status_of(1, 1), status_of(2, 2, last_day=yesterday), status_of(3, 3, "99202/99202/status")]
        _forget_ack(kiosk)
        arguments = [*_agent_of(kiosk, centre), "--heartbeat", "0.2"]
        first = child(arguments, f"{label.value}:1")
        first.communicate(timeout=PATIENCE_S)
        assert first.returncode == -signal.SIGKILL
        _serves_all_or_nothing_of_the_new_one(kiosk)
        second = child(arguments)
        try:
            view = CentreCache(kiosk.home)
            _wait_until(lambda: view.stored_up_to() == 3 and (view.catalogue() or None) is not None and
                        view.catalogue().version == 2 and _statuses_held(view) == [1])  # type: ignore[union-attr]  # fmt: skip
            _wait_until(lambda: _files_received(view, centre) == len(FILES))
            second.send_signal(signal.SIGTERM)
            _, errors = second.communicate(timeout=PATIENCE_S)
        finally:
            if second.poll() is None:
                second.kill()
                second.communicate(timeout=PATIENCE_S)
        assert second.returncode == 0, errors.decode()
        _serves_all_or_nothing_of_the_new_one(kiosk)
        assert len(centre.hashes()) == 3
        assert centre.forks == []
    check_promises(kiosk, tmp_path)


def _files_received(view: CentreCache, centre: SmallCentre) -> int:
    return len(view.parts_received([name for parts in centre.parts.named.values() for name in parts]))


def _statuses_held(view: CentreCache) -> list[int]:
    return [number for number in (1, 2, 3) if view.status_blob(status_id(status_key_of(number))) is not None]


def _serves_all_or_nothing_of_the_new_one(kiosk: EnrolledKiosk) -> None:
    view = CentreCache(kiosk.home)
    catalogue = view.catalogue()
    assert catalogue is not None
    if catalogue.version == 1:
        assert view.listed() == ()
    else:
        assert view.listed() == EXAMPLE.rows
        assert all(view.content(name) == data for name, data in EXAMPLE.objects.items())
    view.close()


def test_a_second_agent_on_one_home_ends_at_once(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
        arguments = _agent_of(kiosk, centre)
        first = child(arguments)
        try:
            _wait_until(lambda: bool(centre.heartbeats))
            second = child(arguments)
            second.communicate(timeout=PATIENCE_S)
            assert second.returncode == 3
        finally:
            first.terminate()
            _, errors = first.communicate(timeout=PATIENCE_S)
        assert first.returncode == 0
        assert b"99201" not in errors


def test_a_new_entry_wakes_the_agent_at_once(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
        arguments = _agent_of(kiosk, centre)
        agent = child([*arguments, "--heartbeat", "600"])
        try:
            _wait_until(lambda: CentreCache(kiosk.home).last_ack() is not None)
            seen = len(centre.heartbeats)
            with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
                outbox.boot_check()
                manifest = outbox.line.manifest()
                assert manifest is not None
                outbox.keep(submission_of(1), kiosk.entry_signer, manifest.recipients())
                _wait_until(lambda: len(centre.hashes()) == 1, 5)
            assert len(centre.heartbeats) <= seen + 2
        finally:
            agent.terminate()
            agent.communicate(timeout=PATIENCE_S)


def _forget_ack(kiosk: EnrolledKiosk) -> None:
    from sync.inbox.cache_tables import CacheTables, Fact

    tables = CacheTables.open(kiosk.home.line_db)
    with tables.change():
        tables.forget(Fact.ACK)
        tables.forget_custody(-1)
        tables._connection.execute("DELETE FROM part_receipts")
    tables.close()


def _wait_until(true: object, seconds: float = PATIENCE_S) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
