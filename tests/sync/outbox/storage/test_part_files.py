"""Files of a submission: sealed and on both media before it is kept, alike at every boot, and purged at the end."""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.box import read_content
from sync.contract.timestamps import rfc3339
from sync.envelope.keys.signer import Signer
from sync.envelope.parts import open_file
from sync.envelope.sealing import BoxContext, open_box
from sync.errors import OutboxError
from sync.home.disk import RealDisk
from sync.inbox.cache_tables import CacheTables
from sync.outbox import BootState, Failpoint, Kept, MirrorGone, OutboxFull, Ready
from sync.outbox.readiness.before_a_form import FilesTaken
from sync.outbox.storage import part_files
from tests.support.kiosk.kiosk_homes import KIOSK, submission_of
from tests.support.kiosk.with_files import entry_at, file_of, part_names, signed_receipt, submission_with_files

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""
RETENTION = timedelta(days=15)


def keep(machine: Machine, *files: bytes, number: int = 100) -> Kept:
    machine.next += 1
    submission = submission_with_files(number, *files) if files else submission_of(number)
    kept: Kept = machine.outbox.keep(
        submission, machine.kiosk.entry_signer, machine.outbox.line.manifest().recipients()
    )
    return kept


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("parts/*"))}


def both(machine: Machine) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return held(machine.kiosk.home.data), held(machine.kiosk.home.mirror)


def receive(machine: Machine, seq: int, signer: Signer | None = None, /, **changes: object) -> None:
    """What the agent stores when the centre has signed for all parts of an entry."""
    entry, found = entry_at(machine.outbox, seq)
    tables = CacheTables.open(machine.kiosk.home.line_db)
    with tables.change():
        for part in entry.parts:
            jws = signed_receipt(signer or machine.kiosk.city.ack, found, part, machine.clock.now(), **changes)
            tables.put_receipt(part.sha256, "incarnation-1", rfc3339(machine.clock.now()), jws, "")
    tables.close()


def test_the_files_of_a_kept_submission_lie_sealed_on_both_media(machine: Machine) -> None:
    files = (file_of(1, 5_000_000), file_of(2))
    kept = keep(machine, *files)
    entry, _ = entry_at(machine.outbox, kept.seq)
    on_disk, on_mirror = both(machine)
    assert on_disk == on_mirror
    assert [hashlib.sha256(data).hexdigest() for data in on_disk.values()] == [part.sha256 for part in entry.parts]
    assert (entry.v, len(entry.parts)) == (2, 3)
    place = BoxContext(KIOSK, 1, kept.seq)
    record = machine.outbox.usable_store().record(kept.seq)
    content = read_content(open_box(record.box, machine.kiosk.city.hpke, place))
    sealed = {hashlib.sha256(data).hexdigest(): data for data in on_disk.values()}
    for number, (attached, clear) in enumerate(zip(content.attachments, files, strict=True), 1):
        parts = [sealed[name] for name in attached.parts]
        assert b"".join(open_file(parts, attached.key, place, number, attached.sha256)) == clear
        assert not any(clear[:64] in data for data in sealed.values())


def test_a_submission_without_files_is_written_as_it_always_was(machine: Machine) -> None:
    kept = keep(machine)
    entry, _ = entry_at(machine.outbox, kept.seq)
    assert (entry.v, entry.parts, both(machine)) == (1, (), ({}, {}))


@pytest.mark.parametrize("wrong", [(), (b"another file",), (file_of(1), file_of(2))])
def test_other_files_than_the_statement_names_are_not_kept(machine: Machine, wrong: tuple[bytes, ...]) -> None:
    submission = submission_with_files(1, file_of(1))
    other = type(submission)(submission.kind, submission.statement, files=wrong)
    with pytest.raises(OutboxError, match="files"):
        machine.outbox.keep(other, machine.kiosk.entry_signer, machine.outbox.line.manifest().recipients())
    assert machine.outbox.usable_store().head().seq == 0
    assert both(machine) == ({}, {})


def test_nothing_is_told_before_all_files_are_durable_on_both_media(machine: Machine) -> None:
    seen = list[tuple[int, int, int]]()

    def look() -> None:
        on_disk, on_mirror = both(machine)
        seen.append((len(on_disk), len(on_mirror), machine.outbox.usable_store().head().seq))

    machine.failpoints.on = {Failpoint.PARTS_KEPT: look, Failpoint.BEFORE_COMMIT: look}
    keep(machine, file_of(1), file_of(2))
    assert seen == [(2, 2, 0), (2, 2, 0)]
    order = machine.failpoints.reached
    assert order.index(Failpoint.PARTS_KEPT) < order.index(Failpoint.BEFORE_COMMIT)


@pytest.mark.parametrize(("folder", "told"), [("data", OutboxFull), ("mirror", MirrorGone)])
def test_a_medium_that_takes_no_files_keeps_nothing_and_leaves_nothing(
    machine: Machine, folder: str, told: type[OutboxError], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = RealDisk.write_at

    def full(disk: RealDisk, file: Path, offset: int, data: bytes) -> None:
        if file.parent.name == "parts" and file.parent.parent.name == folder and "-02-" in file.name:
            raise OSError(28, "no room")
        write(disk, file, offset, data)

    with monkeypatch.context() as patched:
        patched.setattr(RealDisk, "write_at", full)
        with pytest.raises(told):
            keep(machine, file_of(1), file_of(2))
    assert both(machine) == ({}, {})
    assert machine.outbox.usable_store().head().seq == 0
    assert keep(machine, file_of(1), file_of(2)).seq == 1


def test_what_a_power_cut_left_without_an_entry_is_swept(machine: Machine) -> None:
    first = keep(machine, file_of(1), number=1)
    whole = both(machine)[0]
    for folder in (machine.kiosk.home.data_parts, machine.kiosk.home.mirror_parts):
        for name in (f"00001-0000000002-01-{'ab' * 32}.part", f"00001-0000000001-02-{'cd' * 32}.part"):
            (folder / name).write_bytes(b"cut")
    assert machine.restart().healed == ("parts_healed",)
    assert both(machine) == (whole, whole)
    assert first.seq == 1
    assert machine.restart().healed == ()


def test_files_of_an_earlier_epoch_stay_as_evidence(machine: Machine) -> None:
    keep(machine, file_of(1))
    name = f"00000-0000000001-01-{'ab' * 32}.part"
    (machine.kiosk.home.data_parts / name).write_bytes(b"before")
    assert machine.restart().healed == ()
    assert (machine.kiosk.home.data_parts / name).exists()


@pytest.mark.parametrize("lost", ["data", "mirror"])
@pytest.mark.parametrize("how", ["gone", "all_gone", "shorter", "flipped"])
def test_what_one_medium_lacks_or_has_wrong_comes_from_the_other(machine: Machine, lost: str, how: str) -> None:
    keep(machine, file_of(1), file_of(2))
    whole = both(machine)[0]
    folder = getattr(machine.kiosk.home, f"{lost}_parts")
    path = sorted(folder.iterdir())[0]
    match how:
        case "gone":
            path.unlink()
        case "all_gone":
            shutil.rmtree(folder)
        case "shorter":
            path.write_bytes(path.read_bytes()[:-1])
        case _:
            data = bytearray(path.read_bytes())
            data[7] ^= 1
            path.write_bytes(data)
    result = machine.restart()
    assert (result.state, result.healed, result.parts_lost) == (BootState.HEALED, ("parts_healed",), 0)
    assert both(machine) == (whole, whole)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o640}


@pytest.mark.parametrize("lost", ["data", "mirror"])
def test_a_medium_that_takes_nothing_at_a_boot_stops_nobody_and_is_filled_later(
    machine: Machine, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(machine, file_of(1))
    whole = both(machine)[0]
    sorted(getattr(machine.kiosk.home, f"{lost}_parts").iterdir())[0].unlink()
    write = RealDisk.write_at

    def full(disk: RealDisk, file: Path, offset: int, data: bytes) -> None:
        if file.parent.name == "parts":
            raise OSError(28, "no room")
        write(disk, file, offset, data)

    with monkeypatch.context() as patched:
        patched.setattr(RealDisk, "write_at", full)
        assert machine.restart().state is BootState.NORMAL
    assert isinstance(machine.outbox.may_take_in(), Ready)
    assert machine.restart().healed == ("parts_healed",)
    assert both(machine) == (whole, whole)


def test_what_neither_medium_has_is_told_and_the_entry_stays(machine: Machine) -> None:
    kept = keep(machine, file_of(1), file_of(2))
    for folder in (machine.kiosk.home.data_parts, machine.kiosk.home.mirror_parts):
        sorted(folder.iterdir())[0].unlink()
    result = machine.restart()
    assert (result.state, result.parts_lost) == (BootState.NORMAL, 1)
    assert entry_at(machine.outbox, kept.seq)[0].arrival == kept.arrival
    said = machine.outbox.may_take_in()
    assert isinstance(said, Ready)
    assert said.parts_lost == 1
    receive(machine, kept.seq)
    assert machine.restart().parts_lost == 0


def test_a_medium_that_is_away_is_filled_when_it_is_back(machine: Machine) -> None:
    keep(machine, file_of(1), number=1)
    whole = both(machine)[0]
    aside = machine.kiosk.home.mirror.with_name("aside")
    machine.kiosk.home.mirror.rename(aside)
    machine.kiosk.home.mirror.mkdir()
    assert not machine.restart().mirror_present
    assert both(machine) == (whole, {})
    machine.outbox.adopt_mirror()
    assert both(machine) == (whole, whole)


def test_parts_go_from_both_media_after_receipt_and_retention_and_never_before(machine: Machine) -> None:
    kept = keep(machine, file_of(1), file_of(2))
    whole = both(machine)[0]

    def purged() -> None:
        for _ in range(3):
            machine.outbox.purge()

    machine.acknowledge(kept.seq)
    machine.clock.pass_time(RETENTION)
    machine.acknowledge(kept.seq)
    purged()
    assert machine.outbox.usable_store().head().purged == 1
    assert both(machine) == (whole, whole)  # the entry is in custody, its files are not
    receive(machine, kept.seq)
    purged()
    assert both(machine) == (whole, whole)  # received just now
    machine.clock.pass_time(RETENTION)
    purged()
    assert both(machine) == (whole, whole)  # by our own clock alone
    machine.acknowledge(kept.seq)
    purged()
    assert both(machine) == ({}, {})
    result = machine.restart()
    assert (result.healed, result.parts_lost) == ((), 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"incarnation": "incarnation-0"},
        {"part": "ab" * 32},
        {"kind": "another"},
        {"at": "2026-02-30T00:00:00.000Z"},
    ],
)
def test_a_receipt_that_is_not_this_parts_purges_nothing(machine: Machine, changes: dict[str, object]) -> None:
    kept = keep(machine, file_of(1))
    machine.acknowledge(kept.seq)
    receive(machine, kept.seq, **changes)
    for _ in range(2):
        machine.clock.pass_time(RETENTION)
        machine.acknowledge(kept.seq)
        machine.outbox.purge()
        machine.outbox.purge()
    assert len(both(machine)[0]) == 1


def test_a_forged_receipt_purges_nothing(machine: Machine) -> None:
    kept = keep(machine, file_of(1))
    machine.acknowledge(kept.seq)
    receive(machine, kept.seq, machine.kiosk.city.catalogue)
    for _ in range(2):
        machine.clock.pass_time(RETENTION)
        machine.acknowledge(kept.seq)
        machine.outbox.purge()
        machine.outbox.purge()
    assert len(both(machine)[0]) == 1


class _Full(RealDisk):
    percent = 79

    def free(self, folder: Path) -> int:
        return self.whole(folder) * (100 - self.percent) // 100 if folder.name == self.of else self.whole(folder)

    def whole(self, folder: Path) -> int:
        return 1 << 40

    of = "mirror"


@pytest.mark.parametrize("folder", ["data", "mirror"])
def test_forms_with_files_are_closed_where_a_medium_is_four_fifths_full(
    machine: Machine, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(machine)
    disk = _Full()
    monkeypatch.setattr(disk, "of", folder)
    monkeypatch.setattr(machine.outbox, "_disk", disk)

    def said() -> FilesTaken:
        ready = machine.outbox.may_take_in()
        assert isinstance(ready, Ready)  # the others go on
        return ready.files

    assert said() is FilesTaken.NOT_THERE
    machine.acknowledge(kept.seq, reads=("attachments-1",))
    assert said() is FilesTaken.YES
    monkeypatch.setattr(disk, "percent", 80)
    assert said() is FilesTaken.NO_ROOM


def test_a_boot_reads_no_more_than_its_bound(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(machine, file_of(1), file_of(2))
    monkeypatch.setattr(part_files, "HASHED_AT_BOOT_BYTES", 10)
    last = sorted(machine.kiosk.home.data_parts.iterdir())[1]
    data = bytearray(last.read_bytes())
    data[7] ^= 1
    last.write_bytes(data)
    assert machine.restart().healed == ()  # its length is right, and whoever sends it sees its hash
    assert part_names(entry_at(machine.outbox, 1)[0].parts)
