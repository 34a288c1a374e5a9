"""What is ready before the touch serves only while it fits; what stays open is opened anew under another file."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.chain.box import read_content
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.refusals import WrongForm
from sync.envelope.sealing import BoxContext, BoxKey, open_box
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import MirrorGone, Outbox
from sync.outbox.readiness.before_a_form import RefusalCode
from sync.outbox.storage import store
from tests.support.kiosk.kiosk_homes import KIOSK, statement_of, submission_of

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


def _boxes(machine: Machine) -> list[bytes]:
    return [record.box for record in machine.outbox.usable_store().records()]


def test_a_key_of_a_box_seals_one_content() -> None:
    centre = HpkeKey.generate()
    key = BoxKey([centre.recipient()], BoxContext(KIOSK, 1, 1))
    assert open_box(key.seal(b"one"), centre, BoxContext(KIOSK, 1, 1)) == b"one"
    assert not key.serves([centre.recipient()], BoxContext(KIOSK, 1, 1))
    with pytest.raises(WrongForm):
        key.seal(b"two")


def test_a_prepared_box_key_is_used_at_its_place_for_its_recipients(machine: Machine) -> None:
    recipients = machine.outbox.line.manifest().recipients()
    prepared = machine.outbox.prepare(None, recipients)
    assert prepared.box_key.serves(recipients, BoxContext(KIOSK, 1, 1))
    machine.outbox.keep(submission_of(1), machine.kiosk.entry_signer, recipients, prepared)
    assert not prepared.box_key.serves(recipients, BoxContext(KIOSK, 1, 1))
    (box,) = _boxes(machine)
    assert read_content(open_box(box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, 1))).statement == statement_of(1)


def test_a_box_key_made_for_another_manifest_is_thrown_away(machine: Machine) -> None:
    old = HpkeKey.generate()
    prepared = machine.outbox.prepare(None, [old.recipient()])
    recipients = machine.outbox.line.manifest().recipients()
    kept = machine.outbox.keep(submission_of(1), machine.kiosk.entry_signer, recipients, prepared)
    assert kept.inquiry == prepared.inquiry
    (box,) = _boxes(machine)
    open_box(box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, 1))


def test_what_was_prepared_twice_used_seals_twice_under_other_keys(machine: Machine) -> None:
    """Nobody gives it a second time; if somebody did, no two contents may share a key."""
    recipients = machine.outbox.line.manifest().recipients()
    prepared = machine.outbox.prepare(None, recipients)
    for number in (1, 2):
        machine.outbox.keep(submission_of(number), machine.kiosk.entry_signer, recipients, prepared)
    for seq, box in enumerate(_boxes(machine), 1):
        content = read_content(open_box(box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, seq)))
        assert content.statement == statement_of(seq)


def test_a_line_db_that_the_agent_began_anew_is_read_anew(machine: Machine) -> None:
    """The old file stays open in the kiosk until it asks again."""
    machine.keep()
    machine.acknowledge(1)
    assert machine.outbox.line.stored_up_to() == 1
    for suffix in ("", "-wal", "-shm"):
        old = machine.kiosk.home.line_db.with_name(f"line.db{suffix}")
        old.replace(old.with_name(f"line.db.damaged{suffix}"))
    tables = CacheTables.open(machine.kiosk.home.line_db)
    assert machine.outbox.line.stored_up_to() == 0
    assert machine.outbox.line.catalogue() is None
    with tables.change():
        tables.put(Fact.STATE, "suspended")
    assert machine.outbox.line.kiosk_state() == "suspended"
    tables.close()


def test_an_open_line_db_shows_each_change_at_the_next_question(machine: Machine) -> None:
    tables = CacheTables.open(machine.kiosk.home.line_db)
    for state in ("active", "suspect", "suspended", "active"):
        with tables.change():
            tables.put(Fact.STATE, state)
        assert machine.outbox.line.kiosk_state() == state
    tables.close()


def test_a_line_db_that_nobody_can_read_says_nothing_until_it_is_mended(machine: Machine) -> None:
    whole = machine.kiosk.home.line_db.with_name("whole")
    machine.outbox.line.close()
    shutil.copy(machine.kiosk.home.line_db, whole)
    machine.kiosk.home.line_db.unlink()
    machine.kiosk.home.line_db.write_bytes(b"not a database" * 400)
    assert machine.outbox.line.catalogue() is None
    whole.replace(machine.kiosk.home.line_db)
    assert machine.outbox.line.catalogue() is not None


def test_another_outboxs_medium_in_the_place_of_ours_is_noticed_in_the_next_visit(machine: Machine) -> None:
    machine.keep()
    marker = machine.kiosk.home.medium_file
    ours = json.loads(marker.read_bytes())
    marker.unlink()
    marker.write_text(json.dumps({**ours, "outbox": "00" * 16}))
    assert machine.outbox.may_take_in().code is RefusalCode.MIRROR_GONE
    machine.outbox.lose_mirror()
    with pytest.raises(MirrorGone):
        machine.keep()


def test_the_log_is_carried_while_the_resident_reads_and_nothing_is_lost_by_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOG_PAGES", 60)
    log = machine.kiosk.home.outbox_db.with_name("outbox.db-wal")
    sizes = []
    for number in range(20):
        prepared = machine.outbox.prepare()
        recipients = machine.outbox.line.manifest().recipients()
        machine.outbox.keep(submission_of(1000 + number), machine.kiosk.entry_signer, recipients, prepared)
        sizes.append(log.stat().st_size)
    assert max(sizes) < 100 * 4096, "the log is written over, not made longer"
    story = machine.story()
    machine.outbox.close()
    machine.restart()
    assert machine.story() == story


def test_a_closed_outbox_leaves_no_file_open(machine: Machine) -> None:
    machine.keep()
    machine.clock.pass_time(timedelta(minutes=1))
    assert machine.outbox.line.catalogue() is not None
    machine.outbox.close()
    for _ in range(300):
        with Outbox.open(machine.kiosk.home, clock=machine.clock) as outbox:
            assert outbox.line.catalogue() is not None
