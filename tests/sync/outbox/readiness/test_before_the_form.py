"""Whether a visit may begin, for each thing that must hold; and what an outbox does not say of those it serves."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.box import ResidentSignature, read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import StatementKind
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.resident.resident_signature import signature_hash
from sync.envelope.sealing import BoxContext, open_box
from sync.errors import OutboxError
from sync.home.disk import RealDisk
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import KioskHome, Outbox, OutboxQuarantined, Ready
from sync.outbox.entries import arrival_counter
from sync.outbox.readiness.before_a_form import SPARE_BYTES, RefusalCode
from sync.outbox.storage.two_media import OneMedium
from tests.support.kiosk.kiosk_homes import KIOSK, EnrolledKiosk, enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""
JOURNEY = 64 * 1024
PLENTY = 1 << 40


@dataclass
class DiskWithRoom(RealDisk):
    """Says of each folder how much is free, as a test wants it."""

    left: dict[str, int] = field(default_factory=lambda: {"data": PLENTY, "mirror": PLENTY})

    def free(self, folder: Path) -> int:
        return self.left[folder.name]


def verdict(outbox: Outbox) -> RefusalCode | None:
    return getattr(outbox.may_take_in(), "code", None)


def keep_in(outbox: Outbox, kiosk: EnrolledKiosk, number: int) -> bool:
    """Whether it rests on both media."""
    manifest = outbox.line.manifest()
    assert manifest is not None
    return not outbox.keep(submission_of(number), kiosk.entry_signer, manifest.recipients()).degraded


@pytest.mark.requirement("PROM-01")
def test_the_room_of_a_whole_visit_is_held_on_both_media_and_given_up_for_one_alone(tmp_path: Path) -> None:
    kiosk, disk = enrolled_kiosk(tmp_path), DiskWithRoom()
    reserves = [kiosk.home.data / "reserve.bin", kiosk.home.mirror / "reserve.bin"]
    with Outbox.open(kiosk.home, clock=FakeClock(), disk=disk, journey_bytes=JOURNEY) as outbox:
        outbox.boot_check()
        for folder, code in (("data", RefusalCode.DISK_FULL), ("mirror", RefusalCode.MIRROR_FULL)):
            disk.left[folder] = JOURNEY + SPARE_BYTES - 1
            assert verdict(outbox) is code
            disk.left[folder] = PLENTY
            for reserve in reserves:
                reserve.unlink(missing_ok=True)
        disk.left = dict.fromkeys(disk.left, JOURNEY + SPARE_BYTES)
        assert verdict(outbox) is None
        assert all(reserve.stat().st_blocks * 512 >= JOURNEY for reserve in reserves)
        disk.left = dict.fromkeys(disk.left, PLENTY)
        assert keep_in(outbox, kiosk, 1)
        assert all(reserve.exists() for reserve in reserves), "the medium had other room"
        disk.left = dict.fromkeys(disk.left, 0)
        assert verdict(outbox) is None, "what is held is not asked for again"
        assert keep_in(outbox, kiosk, 2)
        assert not any(reserve.exists() for reserve in reserves), "given up for the visit that had begun"
        assert verdict(outbox) is RefusalCode.MIRROR_FULL


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize(("medium", "code"), [("data", RefusalCode.DISK_FULL), ("mirror", RefusalCode.MIRROR_FULL)])
def test_a_reserve_without_blocks_holds_no_room(tmp_path: Path, medium: str, code: RefusalCode) -> None:
    """As a home has it that was copied or restored: the length is right, and the disk gave nothing for it."""
    kiosk, disk = enrolled_kiosk(tmp_path), DiskWithRoom()
    for folder in (kiosk.home.data, kiosk.home.mirror):
        with (folder / "reserve.bin").open("wb") as file:
            file.truncate(JOURNEY)
    with Outbox.open(kiosk.home, clock=FakeClock(), disk=disk, journey_bytes=JOURNEY) as outbox:
        outbox.boot_check()
        disk.left[medium] = 0
        assert verdict(outbox) is code
        disk.left[medium] = PLENTY
        assert verdict(outbox) is None
        for folder in (kiosk.home.data, kiosk.home.mirror):
            assert (folder / "reserve.bin").stat().st_blocks * 512 >= JOURNEY


def test_a_reserve_that_cannot_be_made_refuses_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    kiosk = enrolled_kiosk(tmp_path)
    with Outbox.open(kiosk.home, clock=FakeClock(), journey_bytes=JOURNEY) as outbox:
        outbox.boot_check()
        monkeypatch.setattr(os, "posix_fallocate", full)
        assert verdict(outbox) is RefusalCode.MIRROR_FULL


@pytest.mark.parametrize(
    ("state", "troubles", "code"),
    [
        ("active", (), None),
        ("suspect", ("tls", "unreachable", "busy"), None),
        ("suspended", ("contradiction",), RefusalCode.SUSPENDED),
        ("revoked", (), RefusalCode.REVOKED),
        ("drained", (), RefusalCode.DRAINED),
        ("active", ("contradiction",), RefusalCode.CONTRADICTION),
        ("active", ("tls", "behind_the_centre"), RefusalCode.CONTRADICTION),
    ],
)
def test_what_the_centre_said_of_this_kiosk_decides_before_the_form(
    machine: Machine, state: str, troubles: tuple[str, ...], code: RefusalCode | None
) -> None:
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        tables.put(Fact.STATE, state)
    tables.set_troubles(troubles, "2026-11-20T00:00:00.000Z")
    tables.close()
    assert verdict(machine.outbox) is code


def test_without_a_manifest_nothing_the_centre_signed_counts(machine: Machine) -> None:
    machine.keep()
    machine.acknowledge(1)
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        tables.forget(Fact.MANIFEST)
    tables.close()
    line = machine.outbox.line
    assert (line.manifest(), line.catalogue(), line.last_ack(), line.stored_up_to(), line.anchors()) == (
        None, None, None, 0, ()
    )  # fmt: skip
    assert verdict(machine.outbox) is RefusalCode.NO_CATALOGUE
    assert machine.outbox.purge() == 0
    state = machine.outbox.attendance()
    assert (state.out_of_service, state.silent_until, state.extends_to, state.medium_gone) == (False, None, None, False)
    machine.kiosk.home.medium_file.unlink()
    assert machine.outbox.attendance().medium_gone


@pytest.mark.requirement("PROM-03")
def test_no_form_begins_once_the_numbers_of_the_day_are_given(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival_counter, "PER_DAY", 2)
    machine.keep()
    assert verdict(machine.outbox) is None
    machine.keep()
    assert verdict(machine.outbox) is RefusalCode.NUMBERS_USED_UP


@pytest.mark.requirement("PROM-01")
def test_an_outbox_that_nobody_checked_takes_nothing_in(machine: Machine) -> None:
    machine.outbox.close()
    manifest = machine.outbox.line.manifest()
    outbox = Outbox.open(machine.kiosk.home, clock=machine.clock)
    for step in ("open", "checked", "closed"):
        if step == "checked":
            outbox.boot_check()
            assert outbox.may_take_in() == Ready()
            continue
        if step == "closed":
            outbox.close()
        assert verdict(outbox) is RefusalCode.QUARANTINE
        for ask in (outbox.purge, outbox.waiting, outbox.prepare, outbox.attendance, outbox.slips_not_handed_over):
            with pytest.raises(OutboxQuarantined):
                ask()
        with pytest.raises(OutboxQuarantined):
            outbox.keep(submission_of(1), machine.kiosk.entry_signer, manifest.recipients())


@pytest.mark.requirement("PROM-01")
def test_a_kiosk_of_a_hall_takes_nothing_in_while_both_folders_are_one_disk(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    marker = kiosk.home.medium_file.read_bytes()
    with Outbox.open(kiosk.home, clock=FakeClock(), journey_bytes=JOURNEY, two_media=True) as outbox:
        outbox.boot_check()
        assert verdict(outbox) is RefusalCode.ONE_MEDIUM
        assert outbox.attendance().medium_gone
        kiosk.home.medium_file.unlink()
        with pytest.raises(OneMedium, match="not mounted"):
            outbox.adopt_mirror()
        assert not kiosk.home.medium_file.exists()
        kiosk.home.medium_file.write_bytes(marker)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as stick:
        home = KioskHome(kiosk.home.data, Path(stick) / "mirror")
        home.mirror.mkdir()
        with Outbox.open(home, clock=FakeClock(), journey_bytes=JOURNEY, two_media=True) as outbox:
            outbox.boot_check()
            assert outbox.adopt_mirror().mirror_present
            assert verdict(outbox) is None
            assert not outbox.attendance().medium_gone


@pytest.mark.requirement("PROM-04")
def test_nothing_of_a_visit_is_told_by_what_a_log_would_print(machine: Machine) -> None:
    submission = replace(submission_of(1), mail="hanako@example.jp", old_status_key=b"k" * 32)
    prepared = machine.outbox.prepare()
    kept = machine.keep()
    record = machine.outbox.usable_store().record(1)
    for value in (submission, prepared, kept, record):
        said = repr(value)
        secrets = (kept.inquiry, prepared.inquiry, kept.arrival, kept.check_code, "example", "申請", "kkk", "eyJ")
        assert not [secret for secret in secrets if secret in said], type(value)
        assert len(said) < 60


@pytest.mark.requirement("PROM-06")
def test_all_that_belongs_to_one_touch_lies_in_the_box_and_its_signature_in_the_entry(machine: Machine) -> None:
    recipients = machine.outbox.line.manifest().recipients()
    signature = ResidentSignature(protected="eyJhbGciOiJSUzI1NiJ9", signature="c2lnbmF0dXJl" * 20)
    sent = replace(submission_of(1), signature=signature, certificate=b"c" * 900, mail="hanako@example.jp")
    kept = machine.outbox.keep(sent, machine.kiosk.entry_signer, recipients)
    record = machine.outbox.usable_store().record(kept.seq)
    content = read_content(open_box(record.box, machine.kiosk.city.hpke, BoxContext(KIOSK, 1, kept.seq)))
    assert (content.statement, content.signature, content.certificate) == (sent.statement, signature, sent.certificate)
    assert (content.secrets.mail, content.secrets.proof) == ("hanako@example.jp", None)
    entry = read_entry(payload_in(record.jws, Typ.ENTRY))
    assert entry.signature == signature_hash(sent.statement, signature).hex()
    assert (entry.length, entry.suite, entry.kind) == (len(record.box), recipients[0].suite, StatementKind.SUBMISSION)
    other = MemorySigner.generate()
    for half in ({"corrects": kept.arrival}, {"old_status_key": b"k" * 32}):
        with pytest.raises(OutboxError):
            machine.outbox.keep(
                replace(submission_of(2), kind=StatementKind.CORRECTION, **half), machine.kiosk.entry_signer, recipients
            )
    with pytest.raises(OutboxError):
        machine.outbox.keep(submission_of(3), other, recipients)
    assert len(machine.story()) == 1
