"""How long small entries wait for the centre's word, with files on their way beside them and without: real agent and
kiosk processes over one line of 2 Mbit/s, nothing is broken.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sync.contract.capabilities import ATTACHMENTS, CENTRE_READS
from sync.inbox.centre_cache import CentreCache
from tests.support.between.narrow_line import SIXTY_FOUR_KBIT, TWO_MBIT, NarrowLine
from tests.support.between.small_centre import SmallCentre
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk

ROOT = Path(__file__).parents[2]
LIMIT = 1.5
"""The 95th of a hundred small entries waits so many times as long beside files as without any, and no longer."""
TEN_MB = 10 * 1024 * 1024
SLOW_WAIT_S = 6.0
"""On a line of 64 kbit/s: the piece that is on its way (two seconds), a heartbeat, and the entry's own bytes."""
LOOK_S = 0.002


def beside(folder: Path, count: int, small: int, size: int, pace_s: float, budget: float) -> dict[str, Any]:
    """The same small entries twice, over 2 Mbit/s. `broken` is empty where all came and they waited no longer than they
    may.
    """
    told: dict[str, Any] = {}
    for name, files in (("alone", 0), ("beside", count)):
        waits, came = _waits(folder / name, files, small, size, pace_s, budget, TWO_MBIT)
        told[f"p95_{name}"], told[f"small_{name}"] = _p95(waits), len(waits)
        if not came:
            return told | {"broken": f"{name}: not all came"}
    over = told["p95_beside"] > LIMIT * told["p95_alone"]
    return told | {"broken": "small entries wait for files" if over else ""}


def on_a_narrow_line(folder: Path, budget: float, size: int = TEN_MB, small_every_s: float = 30.0) -> dict[str, Any]:
    """One file over 64 kbit/s, which takes 22 minutes at 10 MB, and a small entry now and then."""
    began = time.monotonic()
    small = max(1, int(size / SIXTY_FOUR_KBIT / small_every_s) - 1)
    waits, came = _waits(folder, 1, small, size, small_every_s, budget, SIXTY_FOUR_KBIT)
    told = {"seconds_of_file": round(time.monotonic() - began, 1), "longest_small": max(waits, default=0.0)}
    broken = "" if came else "not all came"
    return told | {"small": len(waits), "broken": broken or ("too long" if told["longest_small"] > SLOW_WAIT_S else "")}


def _waits(
    folder: Path, files: int, small: int, size: int, pace_s: float, budget: float, rate: int
) -> tuple[list[float], bool]:
    """Seconds from `Kept` to the centre's store, of each small entry; whether entries and parts all came."""
    folder.mkdir(parents=True)
    began = time.monotonic()
    kiosk = enrolled_kiosk(folder)
    with ExitStack() as ends:
        centre = SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public)
        ends.enter_context(centre).reads = (ATTACHMENTS, *CENTRE_READS)
        url = ends.enter_context(NarrowLine(centre.port, rate)).url
        homes = ["--data", str(kiosk.home.data), "--mirror", str(kiosk.home.mirror)]
        _child(ends, "agent", *homes, "--centre", url, "--heartbeat", "5")
        while not centre.heartbeats and time.monotonic() < began + budget:
            time.sleep(LOOK_S)
        hand = _child(ends, "paced", str(folder), str(files), str(small), str(size), str(pace_s))
        stored_at: list[float] = []
        came = False
        while time.monotonic() < began + budget and not came:
            now = time.monotonic()
            stored_at.extend([now] * (len(centre.memory.stored) - len(stored_at)))
            came = hand.poll() == 0 and len(stored_at) == small + files and _parts_came(kiosk, centre, files)
            time.sleep(LOOK_S)
    lines = [line.split() for line in (folder / "promises").read_text().splitlines()]
    kept = {int(seq): float(at) for seq, _, kind, at in lines if kind == "small"}
    return [stored_at[seq - 1] - at for seq, at in kept.items() if seq <= len(stored_at)], came


def _parts_came(kiosk: EnrolledKiosk, centre: SmallCentre, files: int) -> bool:
    named = [name for parts in list(centre.parts.named.values()) for name in parts]
    if len(centre.parts.receipted) < len(named) or len(named) < files:
        return False
    view = CentreCache(kiosk.home)
    try:
        return len(view.parts_received(named)) == len(named)
    finally:
        view.close()


def _child(ends: ExitStack, which: str, *more: str) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "MADOGUCHI_FAILPOINT": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.crash.children", which, *more]
    process = subprocess.Popen(
        command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    ends.callback(process.wait)
    ends.callback(process.kill)
    return process


def _p95(waits: list[float]) -> float:
    ordered = sorted(waits)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 4) if ordered else 0.0
