"""Kiosk program: process start to the page on which a visit can begin, and memory, beside a bare Kivy window; memory
over many visits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from kiosk.ui.fonts import FILES
from sync.envelope.development_keys import make_city_keys
from sync.outbox import KioskHome
from tests.bench import ground
from tests.bench.figures import Figure
from tests.bench.kiosk_process import KioskProcess, display_environment
from tests.bench.probed_kiosk import memory_mb
from tests.support.kiosk.kiosk_in_a_box import BoxClock, enrol

VISITS = 200
"""A visit takes three seconds and more: no page acts before it was seen for 450 ms."""
WARM_VISITS = 10
"""Caches of words and fonts fill up in the first visits; from then on memory must be flat."""


def figures(quick: bool) -> list[Figure]:
    """In turns, so that both see the same caches and the same neighbours."""
    starts, visits = (3, 20) if quick else (7, VISITS)
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        folder = Path(name)
        home = KioskHome(folder / "data", folder / "mirror")
        enrol(home, make_city_keys(folder / "city"), BoxClock(), None).close()
        ours, bare = [], []
        for _ in range(starts + 1):
            bare.append(_bare(folder))
            with KioskProcess(folder, home) as kiosk:
                ours.append(kiosk.first())
        with KioskProcess(folder, home) as kiosk:
            _visits(kiosk, WARM_VISITS)
            warm = kiosk.memory_mb()
            _visits(kiosk, visits)
            after = kiosk.memory_mb()
        with ground.agent(home, "http://127.0.0.1:9") as agent:
            ground.wait_until(lambda: agent.poll() is not None or memory_mb(agent.pid) > 30)
            agent_mb = _settled(agent.pid)
    # The first start of each warms the page cache for both.
    first, floor = median(one[0] for one in ours[1:]), median(one[0] for one in bare[1:])
    memory, bare_memory = median(one[1] for one in ours[1:]), median(one[1] for one in bare[1:])
    return [
        Figure("process start to first usable page", first, "s", floor, "≤ 2 × floor", first <= 2 * floor),
        Figure("memory at first page", memory, "MB", bare_memory, "≤ floor + 60 MB", memory <= bare_memory + 60),
        Figure(f"memory gained over {visits} visits", after - warm, "MB", None, "flat: ≤ 5 MB", after - warm <= 5),
        Figure("memory after them", after, "MB", bare_memory, "≤ floor + 60 MB", after <= bare_memory + 60),
        Figure("memory of the agent", agent_mb, "MB", None, "≤ 80 MB", agent_mb <= 80),
    ]


def _bare(folder: Path) -> tuple[float, float]:
    fonts = [str(path) for path in FILES.values()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bare_window", *fonts],
        env=display_environment(folder),
        capture_output=True,
        check=True,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return said["first"], said["memory_mb"]


def _visits(kiosk: KioskProcess, count: int) -> None:
    """Begin, choose, open the form, leave: every page with much on it, and nothing kept."""
    for _ in range(count):
        kiosk.sees("Start")
        kiosk.touch("日本語　はじめる")
        kiosk.sees("ChooseEvent")
        kiosk.touch("粗大ごみの収集申込")
        kiosk.sees("BeforeStart")
        kiosk.touch("はじめる")
        kiosk.sees("FillPage")
        kiosk.touch("やめる")
        kiosk.sees("AskLeave")
        kiosk.touch("やめる")


def _settled(pid: int) -> float:
    """Memory, once it grows no more."""
    seen = [0.0]

    def still() -> bool:
        seen.append(memory_mb(pid))
        return len(seen) > 100 and seen[-1] == seen[-100]

    ground.wait_until(still)
    return seen[-1]
