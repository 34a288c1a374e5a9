"""An enrolment cut by power at any step: the old home stands whole, or none does; repeated, it loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.contract.timestamps import rfc3339
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.envelope.manifest import sign_manifest
from sync.errors import OutboxError
from sync.home.disk import Disk, RealDisk
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import BootState, Identity, KioskHome, Outbox, create_home
from tests.crash.recording import Recorder, RecordingDisk
from tests.support.kiosk.kiosk_homes import (
    KIOSK,
    EnrolledKiosk,
    catalogue_jws,
    enrolled_kiosk,
    enrolment_jws,
    incarnation_jws,
    submission_of,
)
from tests.support.machine.clocks import START, FakeClock, SeededRandomness


class PowerGone(Exception):
    """No error that anybody handles."""


class DiskUntil(RealDisk):
    """Works for so many acts; then the power goes."""

    def __init__(self, acts: int) -> None:
        self._left = acts

    def _act(self) -> None:
        if not self._left:
            raise PowerGone
        self._left -= 1

    def write_at(self, file: Path, offset: int, data: bytes) -> None:
        self._act()
        super().write_at(file, offset, data)

    def sync(self, file: Path) -> None:
        self._act()
        super().sync(file)

    def sync_folder(self, folder: Path) -> None:
        self._act()
        super().sync_folder(folder)

    def remove(self, file: Path) -> None:
        self._act()
        super().remove(file)

    def replace(self, file: Path, by: Path) -> None:
        self._act()
        super().replace(file, by)


@pytest.fixture
def kiosk(tmp_path: Path) -> EnrolledKiosk:
    """Of epoch 1, with two applications that never reached the centre; the agent has its own folder."""
    kiosk = enrolled_kiosk(tmp_path / "old", line=tmp_path / "old" / "line")
    with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
        outbox.boot_check()
        for number in (1, 2):
            outbox.keep(submission_of(number), kiosk.entry_signer, outbox.line.manifest().recipients())  # type: ignore[union-attr]
    return kiosk


def enrol(kiosk: EnrolledKiosk, home: KioskHome, disk: Disk) -> Identity:
    city = kiosk.city
    grant = EnrolmentGrant(
        v=1,
        kiosk=KIOSK,
        epoch=2,
        prev="ab" * 32,
        last_counter=0,
        manifest=sign_manifest(city.manifest(1, rfc3339(START)), city.root).decode(),
        incarnation=incarnation_jws(city).decode(),
        catalogue=catalogue_jws(city).decode(),
        nonce="none",
        entry_kid=kiosk.entry_signer.kid,
        line_kid=kiosk.line_signer.kid,
        enrolment=enrolment_jws(kiosk.city).decode(),
    )
    root, entry = city.root.public, kiosk.entry_signer.public
    return create_home(home, grant, centre_url="https://127.0.0.1:9", root=root, entry_public=entry, disk=disk)


def copy_of(kiosk: EnrolledKiosk, folder: Path) -> KioskHome:
    shutil.copytree(kiosk.home.data.parent, folder)
    return KioskHome(folder / "data", folder / "mirror", folder / "line")


def _index_came(home: KioskHome) -> bool:
    """What a grant brings: the agent fetches the rest."""
    tables = CacheTables.open(home.line_db)
    index = tables.fact(Fact.CATALOGUE_COMING)
    tables.close()
    return index is not None


def standing(home: KioskHome) -> tuple[int, int] | None:
    """Epoch and entries of a home that is whole; None: there is none."""
    try:
        identity = home.identity()
    except OutboxError:
        return None
    with Outbox.open(home, clock=FakeClock()) as outbox:
        result = outbox.boot_check()
        assert (result.state, result.mirror_present) == (BootState.NORMAL, True)
        assert outbox.line.catalogue() is not None or _index_came(home)
        return identity.epoch, len(outbox.waiting())


@pytest.mark.requirement("PROM-01", "PROM-03")
def test_an_enrolment_cut_at_any_step_leaves_one_whole_home_or_none_and_is_repeated(
    kiosk: EnrolledKiosk, tmp_path: Path
) -> None:
    evidence = {path.read_bytes() for path in (kiosk.home.outbox_db, kiosk.home.mirror / "0001.segment")}
    seen = set()
    for acts in range(200):
        home = copy_of(kiosk, tmp_path / f"cut-{acts}")
        try:
            enrol(kiosk, home, DiskUntil(acts))
        except PowerGone:
            seen.add(stands := standing(home))
            assert stands in ((1, 2), None, (2, 0)), acts
            enrol(kiosk, home, RealDisk())
        else:
            break
        assert standing(home) == (2, 0)
        assert home.identity().last_counter == 2
        assert home.identity().prev == "ab" * 32
        left = {path.read_bytes() for path in home.data.parent.rglob("*") if path.is_file()}
        assert evidence <= left, acts
        shutil.rmtree(home.data.parent)
    assert seen == {(1, 2), None, (2, 0)}


def test_the_old_identity_is_gone_for_good_before_anything_of_its_home_moves(
    kiosk: EnrolledKiosk, tmp_path: Path
) -> None:
    """What was renamed and not synced may come back, in any order."""
    home = copy_of(kiosk, tmp_path / "recorded")
    recorder = Recorder(tmp_path / "recorded")
    enrol(kiosk, home, RecordingDisk(recorder))
    moved = [place for place, op in enumerate(recorder.ops) if op.what == "replace" and "before-epoch" in op.file]
    assert recorder.ops[moved[0]].other == "data/identity.json"
    between = {op.file for op in recorder.ops[moved[0] : moved[1]] if op.what == "folder"}
    assert between == {"data", "data/before-epoch-2"}
    assert [op.file for op in recorder.ops if op.what == "replace"][-1] == "data/identity.json", "and the new one last"
