"""5,000 waiting entries of 20 kB drained by the real agent to a real centre while somebody uses the screen.

The centre runs on the same two cores, with the lowest priority of all sessions: in a hall it would be on another
machine. The same pages are touched before and during the drain; the UI thread's own clock says how long each turn took.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from sync.envelope.keys.signer import FileSigner
from sync.outbox import CentreCache, Outbox
from tests.bench import ground
from tests.bench.figures import Figure, percentile
from tests.bench.kiosk_process import KioskProcess

ENTRY_BYTES = 20_000
WANTED_S = 30.0
LONG_MS = 100.0
GIVE_UP_S = 600.0
DRAWN_NAME = "page drawn, p99 during the drain, the centre giving way on the same cores"
DRAWN_MS = 3.0
"""A turn below this drew nothing: it only looked for events."""


def figures(quick: bool) -> list[Figure]:
    """One drain."""
    count, rounds = (1000, 8) if quick else (5000, 25)
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        folder = Path(name)
        land = ground.lay(folder, "sqlite")
        home = ground.enrolled_home(land, 3, folder / "kiosk")
        with Outbox.open(home) as outbox:
            outbox.boot_check()
            ground.fill(outbox, FileSigner.load(home.entry_key), count, ENTRY_BYTES)
        line = CentreCache(home)
        with ground.centre(elsewhere=True) as server, KioskProcess(folder, home) as kiosk:
            _uses(kiosk, 3)  # pictures and fonts are made once
            quiet = (time.time(), _uses(kiosk, rounds), time.time())
            with ground.agent(home, server.address):
                begun, took = time.time(), [0.0]

                def watch() -> None:
                    ground.wait_until(lambda: line.stored_up_to() >= count, GIVE_UP_S)
                    took[0] = time.time() - begun

                watching = threading.Thread(target=watch)
                watching.start()
                used = 0
                while watching.is_alive():
                    used += _uses(kiosk, 1)
                watching.join()
            end = time.time()
    before = _turns(kiosk.frames, quiet[0], quiet[2])
    during = _turns(kiosk.frames, begun, end)
    still, busy = percentile(before, 0.99), percentile(during, 0.99)
    long_before, long_during = (sum(turn > LONG_MS for turn in turns) for turns in (before, during))
    allowed = max(1, round(long_before * len(during) / max(1, len(before))))
    wanted = WANTED_S * count / 5000
    return [
        Figure(f"{count:,} entries of 20 kB stored", took[0], "s", None, f"≤ {wanted:.0f} s", took[0] <= wanted),
        Figure(DRAWN_NAME, busy, "ms", still, "≤ 1.5 × without it", busy <= 1.5 * still),
        Figure("page drawn, p50 during the drain", percentile(during, 0.5), "ms", percentile(before, 0.5)),
        Figure("longest turn of the UI thread during the drain", max(during), "ms", max(before)),
        Figure(
            f"turns above {LONG_MS:.0f} ms during the drain", long_during, f"of {len(during)}", None,
            f"≤ {allowed} (as without it: {long_before} of {len(before)})", long_during <= allowed,
        ),
        Figure("pages touched during the drain", used, ""),
    ]  # fmt: skip


def _uses(kiosk: KioskProcess, rounds: int) -> int:
    """Begin and leave again: five pages each. Returns how many were drawn."""
    for _ in range(rounds):
        kiosk.sees("Start")
        kiosk.touch("日本語　はじめる")
        kiosk.sees("ChooseEvent")
        kiosk.touch("やめる")
        kiosk.sees("AskLeave")
        kiosk.touch("続ける")
        kiosk.sees("ChooseEvent")
        kiosk.touch("やめる")
        kiosk.sees("AskLeave")
        kiosk.touch("やめる")
    return 5 * rounds


def _turns(frames: Sequence[tuple[float, float]], start: float, end: float) -> list[float]:
    return [took for at, took in frames if start <= at <= end and took > DRAWN_MS]
