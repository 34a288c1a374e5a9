"""A boot after weeks without a line holds no boxes in memory, whatever it has to heal."""

from __future__ import annotations

import secrets
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.contract.chain.statement import StatementKind
from sync.errors import OutboxError
from sync.outbox import BootState, KioskHome, Outbox, Submission, keep
from sync.outbox.reader import OutboxReader
from sync.outbox.storage.mirror import Mirror
from sync.outbox.storage.records import Place, Record
from tests.support.kiosk.kiosk_homes import enrolled_kiosk
from tests.support.machine.clocks import FakeClock, SeededRandomness

ENTRIES, LARGE = 24, 400_000
"""Together 18 MiB of boxes on each medium."""
A_FEW_BOXES = 4 * 1024 * 1024
ONE_SEGMENT = 18 * 1024 * 1024
"""Behind a damaged place the rest of a segment is searched at once; two media would be twice as much."""


@pytest.fixture
def home(tmp_path: Path) -> KioskHome:
    kiosk = enrolled_kiosk(tmp_path)
    with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        for _ in range(ENTRIES):
            large = Submission(StatementKind.SUBMISSION, b'{"v":1,' + secrets.token_bytes(LARGE))
            keep(outbox, large, kiosk.entry_signer, manifest.recipients())
    return kiosk.home


def nothing(_home: KioskHome) -> None:
    """Both media are whole."""


def without_database(home: KioskHome) -> None:
    for path in home.data.glob("outbox.db*"):
        path.unlink()


def with_a_torn_database(home: KioskHome) -> None:
    with home.outbox_db.open("r+b") as file:
        file.seek(home.outbox_db.stat().st_size // 2)
        file.write(bytes(8192))


def without_mirror_records(home: KioskHome) -> None:
    for path in home.mirror.glob("*.segment"):
        path.unlink()


def with_a_damaged_mirror(home: KioskHome) -> None:
    (segment,) = home.mirror.glob("*.segment")
    with segment.open("r+b") as file:
        file.seek(segment.stat().st_size // 2)
        file.write(bytes(64))


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize(
    ("damage", "healed", "at_most"),
    [
        (nothing, (), A_FEW_BOXES),
        (without_database, ("database_rebuilt",), A_FEW_BOXES),
        (with_a_torn_database, ("database_rebuilt",), A_FEW_BOXES),
        (without_mirror_records, ("mirror_completed",), A_FEW_BOXES),
        (with_a_damaged_mirror, ("mirror_rewritten",), ONE_SEGMENT),
    ],
)
def test_a_boot_holds_a_few_boxes_at_most(
    home: KioskHome, damage: Callable[[KioskHome], None], healed: tuple[str, ...], at_most: int
) -> None:
    head = OutboxReader(home).head()
    damage(home)
    with Outbox.open(home, clock=FakeClock()) as outbox:
        tracemalloc.start()
        try:
            result = outbox.boot_check()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert result.healed == healed
        boxes = [record.box for record in outbox.usable_store().records()]
        assert len(boxes) == ENTRIES
        assert all(boxes)
        assert outbox.boot_check().state is BootState.NORMAL
    assert OutboxReader(home).head() == head
    assert peak < at_most


@pytest.mark.requirement("PROM-01")
def test_a_medium_that_gives_other_bytes_the_second_time_heals_nothing(
    home: KioskHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_database(home)
    honest = Mirror.record_at

    def other(mirror: Mirror, place: Place) -> Record:
        record = honest(mirror, place)
        assert record.box is not None
        return Record(record.seq, record.counter, record.jws, record.box[:-1] + bytes([record.box[-1] ^ 1]))

    with Outbox.open(home, clock=FakeClock()) as outbox:
        monkeypatch.setattr(Mirror, "record_at", other)
        with pytest.raises(OutboxError):
            outbox.boot_check()
        assert not home.outbox_db.exists()
        monkeypatch.undo()
        assert outbox.boot_check().healed == ("database_rebuilt",)
