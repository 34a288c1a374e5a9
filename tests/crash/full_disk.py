"""Runs in its own mount namespace with two tiny media: `python -m tests.crash.full_disk FOLDER`. Prints what it saw."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sync.home.disk import RealDisk
from sync.outbox import Outbox, OutboxFull, Ready
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness

LEFT = (0, 1, *range(4096, 20 * 4096, 8192), 1 << 19, (1 << 20) - 1, (1 << 20) + 4096)
"""Bytes left free when the resident taps 送信する."""


def fill(folder: Path, left: int) -> None:
    """Somebody else uses up the medium."""
    filler = folder / "somebody-elses.log"
    filler.unlink(missing_ok=True)
    free = RealDisk().free(folder)
    if free > left:
        RealDisk().allocate(filler, free - left)


def empty(folder: Path) -> None:
    (folder / "somebody-elses.log").unlink(missing_ok=True)


def main(folder: Path) -> None:
    kiosk = enrolled_kiosk(folder)
    failpoints = RecordingFailpoints()
    with Outbox.open(kiosk.home, clock=FakeClock(), randomness=SeededRandomness(), failpoints=failpoints) as outbox:
        outbox.boot_check()
        number = 0
        for medium in (kiosk.home.data, kiosk.home.mirror):
            for left in LEFT:
                number += 1
                fills_in_a_visit(outbox, kiosk, medium, left, number)
        sys.stdout.write(f"kept {number}\n")
        for medium in (kiosk.home.data, kiosk.home.mirror):
            full_before_a_visit(outbox, medium)
        full_in_the_middle(outbox, kiosk, failpoints, number + 1)
    with Outbox.open(kiosk.home, clock=FakeClock()) as outbox:
        assert outbox.boot_check().reason == ""
        assert len(outbox.waiting()) == number + 2
    sys.stdout.write("all there\n")


def fills_in_a_visit(outbox: Outbox, kiosk: EnrolledKiosk, medium: Path, left: int, number: int) -> None:
    """Ready was said, then the medium fills up: the visit is kept on both media all the same."""
    assert outbox.may_take_in() == Ready()
    fill(medium, left)
    assert not _keep(outbox, kiosk, number).degraded, (medium.name, left)
    empty(medium)


def full_before_a_visit(outbox: Outbox, medium: Path) -> None:
    """Without room for a whole journey no form starts."""
    (medium / "reserve.bin").unlink()
    fill(medium, 4 << 20)
    verdict = outbox.may_take_in()
    assert verdict != Ready()
    sys.stdout.write(f"refused {verdict.code.value}\n")  # type: ignore[union-attr]  # not Ready
    empty(medium)
    assert outbox.may_take_in() == Ready()


def full_in_the_middle(outbox: Outbox, kiosk: EnrolledKiosk, failpoints: RecordingFailpoints, number: int) -> None:
    """Somebody takes even the reserve's room between two steps: all of it or nothing of it is kept."""
    before = outbox.usable_store().head()
    on: dict[str, Callable[[], None]] = {"before_commit": lambda: fill(kiosk.home.data, 0)}
    failpoints.on.update(on)
    (kiosk.home.data / "reserve.bin").unlink()
    try:
        _keep(outbox, kiosk, number)
    except OutboxFull:
        assert outbox.usable_store().head() == before
        sys.stdout.write("nothing kept\n")
    failpoints.on.clear()
    empty(kiosk.home.data)
    assert not _keep(outbox, kiosk, number).degraded
    failpoints.on["before_mirror"] = lambda: fill(kiosk.home.mirror, 0)
    (kiosk.home.mirror / "reserve.bin").unlink(missing_ok=True)
    assert _keep(outbox, kiosk, number + 1).degraded
    sys.stdout.write("kept on one medium\n")
    failpoints.on.clear()
    assert outbox.may_take_in() != Ready()
    empty(kiosk.home.mirror)
    assert outbox.may_take_in() == Ready()


def _keep(outbox: Outbox, kiosk: EnrolledKiosk, number: int):  # type: ignore[no-untyped-def]  # Kept
    manifest = outbox.line.manifest()
    assert manifest is not None
    return outbox.keep(submission_of(number), kiosk.entry_signer, manifest.recipients())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
