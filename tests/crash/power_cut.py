"""`python -m tests.crash.power_cut --states 100000 --seed 1`: cut the power of the real outbox in that many ways.

Each state is a cut point of a recorded run × a fault pattern × what medium is lost beside. States with the same files
and promises are judged once and counted each. Goes on where it stopped with `--from`. Ends with 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.errors import SyncError
from sync.outbox import BootState, KioskHome, Outbox
from sync.outbox.refusals import OutboxQuarantined
from sync.outbox.storage.part_files import PartFile
from tests.crash.cut_states import Cut, Platter
from tests.crash.workloads import (
    BOOT_AT,
    Standing,
    Story,
    copy_identity,
    files_and_retention,
    healing,
    ordinary_fortnight,
    staffed_weeks,
)
from tests.support.kiosk.kiosk_homes import submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness

MEMORY_FOLDER = Path("/dev/shm")
KEEP_EVERY = 500
"""So often a replayed machine also takes something new in, which costs a scrypt."""


@dataclass
class Figures:
    """What a replay saw."""

    states: int = 0
    judged: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return f"{self.states} states, {self.judged} distinct by content ({kinds}), lost {len(self.lost)}"


class Replay:
    """Brings machines back from cut states and holds them to the promises given before the cut."""

    def __init__(self, story: Story, folder: Path) -> None:
        self._story = story
        self._folder = folder
        self._seen: dict[bytes, str] = {}
        self._told = [(op.offset, op.file) for op in story.recorder.ops if op.what == "told"]
        self._constant = {"data/identity.json", "mirror/medium.json"}
        copy_identity(story.kiosk, folder)

    def judge(self, cut: Cut, figures: Figures) -> None:
        """Count one state; judge it unless the same files and promises were judged before."""
        figures.states += 1
        key = _digest(cut)
        verdict = self._seen.get(key)
        if verdict is None:
            figures.judged += 1
            verdict = self._seen[key] = self._verdict(cut, figures.judged)
        figures.outcomes[verdict.partition(":")[0]] += 1
        if verdict.startswith("LOST"):
            figures.lost.append(f"{self._story.name} at {cut.place} {cut.pattern} lost={cut.lost}: {verdict}")

    def _verdict(self, cut: Cut, number: int) -> str:
        self._lay_down(cut.files)
        home = KioskHome(self._folder / "data", self._folder / "mirror")
        clock = FakeClock(BOOT_AT, "boot-after")
        try:
            with Outbox.open(home, clock=clock, randomness=SeededRandomness(number)) as outbox:
                result = outbox.boot_check()
                if result.state is BootState.QUARANTINE:
                    if result.reason == "end_unknown" and cut.lost == "database":
                        return "told: one medium is gone and the other's end is torn"
                    return f"LOST: quarantine {result.reason}"
                missing = (
                    self._missing(outbox, cut) or self._part_lost(outbox, cut) or self._stands_otherwise(outbox, cut)
                )
                if missing:
                    return f"LOST: {missing}"
                again = outbox.boot_check()
                if again.state is not BootState.NORMAL:
                    return f"LOST: healing does not come to rest {again.healed}"
                if number % KEEP_EVERY == 0 and result.mirror_present:
                    self._keep_another(outbox, number)
                return result.state.value
        except (SyncError, OutboxQuarantined) as wrong:
            return f"LOST: {type(wrong).__name__} {wrong}"

    def _missing(self, outbox: Outbox, cut: Cut) -> str:
        records = {record.seq: record for record in outbox.usable_store().records()}
        first = min(records, default=1)
        for seq, entry_hash in self._told[: cut.told]:
            if seq < first and seq <= cut.purged and seq <= outbox.line.stored_up_to():
                continue  # rebuilt from a mirror whose oldest segments were dropped: the centre has them
            record = records.get(seq)
            if record is None or record.hash != entry_hash:
                return f"entry {seq}"
            if record.box is None and seq > cut.purged:
                return f"box {seq}"
        return ""

    def _part_lost(self, outbox: Outbox, cut: Cut) -> str:
        """Of what was told as kept each part lies whole on the disk again, and on the second medium if that is there,
        until the centre has signed for it and its retention has begun.
        """
        records = {record.seq: record for record in outbox.usable_store().records()}
        folders = (outbox.home.data_parts, *([outbox.home.mirror_parts] if outbox.mirror.is_present() else []))
        for seq, entry_hash in self._told[: cut.told]:
            may_be_gone = seq in self._story.received and seq <= cut.purged
            for number, part in enumerate(self._story.parts.get(entry_hash, ()), 1):
                name = PartFile(1, seq, number, part).name
                for folder in folders:
                    path = folder / name
                    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
                    if found != part and not (may_be_gone and not found):
                        return f"part {number} of entry {seq} in {folder.parent.name}"
                if seq not in records and not may_be_gone:
                    return f"the entry {seq} that names part {number}"
        return ""

    def _stands_otherwise(self, outbox: Outbox, cut: Cut) -> str:
        """After a cut the kiosk's service stands as it was told, or as the act that was under way would have it."""
        told = self._story.standing[cut.told : cut.told + 2]
        return f"service {Standing.of(outbox)}" if told and Standing.of(outbox) not in told else ""

    def _keep_another(self, outbox: Outbox, number: int) -> None:
        manifest = outbox.line.manifest()
        assert manifest is not None
        before = {row[0] for row in outbox.usable_store().rows("SELECT arrival FROM entries")}
        kept = outbox.keep(submission_of(10_000 + number), self._story.kiosk.entry_signer, manifest.recipients())
        assert kept.arrival not in before

    def _lay_down(self, files: dict[str, bytes]) -> None:
        for below in ("data", "mirror", "data/parts", "mirror/parts"):
            for path in (self._folder / below).iterdir() if (self._folder / below).is_dir() else ():
                if path.name not in ("entry.key", "outbox.lock", "parts"):
                    path.unlink()
        for name, content in files.items():
            (self._folder / name).parent.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(content)


def cuts_of(story: Story, states: int, seed: int, start: int = 0) -> Iterator[Cut]:
    """Evenly many states per cut point; state n is the same for the same seed, whatever was asked before it."""
    ops = story.recorder.ops
    per_place = max(1, -(-states // (len(ops) + 1)))
    platter = Platter(story.before)
    made = 0
    for place in range(len(ops) + 1):
        for number in range(per_place):
            if made >= states:
                return
            made += 1
            if made > start:
                yield platter.cut(place, random.Random(f"{seed}/{story.name}/{place}/{number}"), story.losses)
        if place < len(ops):
            platter.apply(ops[place])


def replay(stories: list[Story], states: int, seed: int, folder: Path, start: int = 0) -> Figures:
    """Judge so many states, shared among the stories by their length."""
    figures = Figures()
    total = sum(len(story.recorder.ops) for story in stories)
    for story in stories:
        share = states * len(story.recorder.ops) // total
        machine = Replay(story, folder / f"machine-{story.name}")
        for cut in cuts_of(story, share, seed, start * share // states):
            machine.judge(cut, figures)
    return figures


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests.crash.power_cut", description=__doc__)
    parser.add_argument("--states", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--from", type=int, default=0, dest="start", help="state to go on from")
    options = parser.parse_args(arguments)
    out = sys.stdout.write
    out(f"seed {options.seed}\n")
    folder = Path(tempfile.mkdtemp(dir=MEMORY_FOLDER if MEMORY_FOLDER.is_dir() else None))
    began = time.monotonic()
    try:
        stories = [
            ordinary_fortnight(folder / "fortnight"),
            staffed_weeks(folder / "staffed"),
            files_and_retention(folder / "files"),
            healing(folder / "healing"),
        ]
        for story in stories:
            syncs = sum(1 for op in story.recorder.ops if op.what == "sync")
            out(f"{story.name}: {len(story.recorder.ops)} operations, {syncs} syncs\n")
        figures = replay(stories, options.states, options.seed, folder, options.start)
    finally:
        shutil.rmtree(folder)
    out(f"{figures}, {time.monotonic() - began:.0f} s, seed {options.seed}\n")
    for line in figures.lost[:20]:
        out(line + "\n")
    return 1 if figures.lost else 0


def _digest(cut: Cut) -> bytes:
    whole = hashlib.blake2b(digest_size=16)
    whole.update(f"{cut.told}/{cut.purged}".encode())
    for name in sorted(cut.files):
        whole.update(f"\0{name}\0{len(cut.files[name])}\0".encode())
        whole.update(cut.files[name])
    return whole.digest()


if __name__ == "__main__":
    sys.exit(main())
