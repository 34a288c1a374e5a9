"""Applications with a file each, small ones between, a line of 2 Mbit/s that is cut, kiosk and agent killed: then the
count.

The kiosk and the agent are processes of their own over a real home; the centre is the small one, which signs for parts.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sync.contract.capabilities import ATTACHMENTS, CENTRE_READS
from sync.inbox.centre_cache import CentreCache
from sync.outbox.reader import OutboxReader
from tests.support.between.narrow_line import TWO_MBIT, NarrowLine
from tests.support.between.small_centre import SmallCentre
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk

ROOT = Path(__file__).parents[2]
FILE_BYTES = 1024 * 1024
PIECE_BYTES = 256 * 1024
PATIENCE_S = 120
MISCHIEF = ("drop_before", "drop_after", "html", "spoil")


@dataclass
class Run:
    """One kiosk and its centre."""

    kiosk: EnrolledKiosk
    centre: SmallCentre
    url: str
    """Where the agent meets the centre."""
    folder: Path
    count: int
    small: int
    rest: random.Random
    kills: int = 0
    cuts: int = 0
    spoiled: int = 0
    """Of the cuts: those that changed bytes on the way."""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, which: str) -> None:
        home = self.kiosk.home
        more = {
            "files": [str(self.folder), str(self.count), str(self.small), str(FILE_BYTES)],
            "agent": [
                "--data",
                str(home.data),
                "--mirror",
                str(home.mirror),
                "--centre",
                self.url,
                "--heartbeat",
                "0.5",
            ],
        }[which]
        command = [sys.executable, "-m", "tests.crash.children", which, *more]
        surroundings = {**os.environ, "MADOGUCHI_FAILPOINT": "", "PYTHONPATH": str(ROOT)}
        self.running[which] = subprocess.Popen(
            command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def is_done(self, which: str) -> bool:
        """Whether it ended by itself: the kiosk has kept all."""
        return which in self.running and self.running[which].poll() == 0

    def kill(self, which: str) -> None:
        if which in self.running and self.running[which].poll() is None:
            self.running[which].send_signal(signal.SIGKILL)
            self.running[which].wait(PATIENCE_S)
            self.kills += 1

    def stop(self) -> None:
        for one in self.running.values():
            if one.poll() is None:
                one.kill()
            one.wait(PATIENCE_S)

    def break_things(self, cuts: int, kills: int, end: float) -> None:
        """Until so many cuts and kills were done, or time is up."""
        while (self.cuts < cuts or self.kills < kills) and time.monotonic() < end:
            for which in ("files", "agent"):
                if which not in self.running or self.running[which].poll() not in (None, 0):
                    self.start(which)
            time.sleep(self.rest.uniform(0.2, 1.6))
            if self.cuts < cuts and self.centre.parts.requests:
                self.centre.parts.faults.append(fault := self.rest.choice(MISCHIEF))
                self.cuts, self.spoiled = self.cuts + 1, self.spoiled + (fault == "spoil")
            if self.kills < kills:
                self.kill(self.rest.choice(("files", "agent")))

    def ends_well(self, seconds: float) -> bool:
        """Nobody breaks anything any more: whether all comes to the centre."""
        end = time.monotonic() + seconds
        self.centre.parts.faults.clear()
        while time.monotonic() < end:
            for which in ("files", "agent"):
                if which not in self.running or self.running[which].poll() not in (None, 0):
                    self.start(which)
            if self.is_done("files") and self.is_all_there():
                return True
            time.sleep(0.1)
        return False

    def is_all_there(self) -> bool:
        head, view = OutboxReader(self.kiosk.home).head(), CentreCache(self.kiosk.home)
        try:
            named = [name for parts in list(self.centre.parts.named.values()) for name in parts]
            return view.stored_up_to() == head.seq and len(view.parts_received(named)) == len(named) >= self.count
        finally:
            view.close()


def run(folder: Path, seed: int, count: int, cuts: int, kills: int, small: int, budget: float) -> dict[str, Any]:
    """So many applications with a file. Tells what was kept, stored, doubled, and sent beyond the files."""
    began, kiosk = time.monotonic(), enrolled_kiosk(folder)
    with (
        SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre,
        NarrowLine(centre.port, TWO_MBIT) as line,
    ):
        centre.reads = (ATTACHMENTS, *CENTRE_READS)
        one = Run(kiosk, centre, line.url, folder, count, small, random.Random(seed))
        try:
            one.break_things(cuts, kills, began + budget)
            came = one.ends_well(budget)
        finally:
            one.stop()
        return _counted(one, came) | {"seconds": round(time.monotonic() - began, 1)}


def _counted(one: Run, came: bool) -> dict[str, Any]:
    centre = one.centre
    promised = [line.split()[:2] for line in (one.folder / "promises").read_text().splitlines()]
    parts = {name: part.length for named in centre.parts.named.values() for name, part in named.items()}
    whole = {name for name in parts if sha256(centre.parts.held.get(name, b"")).hexdigest() == name}
    size = sum(parts.values())
    # A cut costs a piece; a part that came with other bytes comes anew.
    limit = size * 1.05 + (one.cuts + one.kills) * PIECE_BYTES + one.spoiled * max(parts.values(), default=0)
    broken = [
        word
        for word, holds in (
            ("not all came", came),
            ("lost", len(promised) <= len(centre.memory.stored) and len(whole) == len(parts)),
            ("forked", not centre.forks),
            ("number given twice", len({arrival for _, arrival in promised}) == len(promised)),
            ("too many bytes", centre.parts.received_bytes <= limit),
            ("signed for twice", len(centre.parts.receipted) == len(set(centre.parts.receipted))),
        )
        if not holds
    ]
    return {
        "done": len(parts),
        "promised": len(promised),
        "stored": len(centre.memory.stored),
        "cuts": one.cuts,
        "kills": one.kills,
        "bytes_of_parts": size,
        "bytes_sent": centre.parts.received_bytes,
        "broken": ", ".join(broken),
    }
