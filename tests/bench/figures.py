"""Timing, percentiles and the table of figures. Nothing here judges; the reader compares figure, floor and wish."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.torture.results import tree_hash


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, its floor in the same run, their ratio, and what is wanted."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    wanted: str = ""
    meets: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Value over floor."""
        return None if not self.floor else self.value / self.floor


def timed_ms(action: Callable[[], object]) -> float:
    """How long one call took, in milliseconds."""
    start = time.perf_counter_ns()
    action()
    return (time.perf_counter_ns() - start) / 1e6


def percentile(samples: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; `share` in 0..1."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def fdatasync_samples(folder: Path, count: int, size: int = 4096) -> list[float]:
    """Milliseconds of append + fdatasync, the disk's own floor at this minute."""
    path = folder / "fdatasync-probe"
    block = os.urandom(size)
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        return [timed_ms(lambda: (os.write(handle, block), os.fdatasync(handle))) for _ in range(count)]
    finally:
        os.close(handle)
        path.unlink()


def machine() -> str:
    """The machine in one line."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores {cpu}, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.2f}"
    )


def table(title: str, figures: Sequence[Figure]) -> str:
    """Markdown table."""
    rows = [f"### {title}", "", "| what | value | floor | ratio | wanted | met |", "|---|---|---|---|---|---|"]
    for figure in figures:
        floor = "" if figure.floor is None else f"{figure.floor:,.2f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        met = {True: "yes", False: "**no**", None: ""}[figure.meets]
        rows.append(
            f"| {figure.name} | {figure.value:,.2f} {figure.unit} | {floor} | {ratio} | {figure.wanted} | {met} |"
        )
    return "\n".join(rows)


def keep_report(path: Path, name: str, figures: Sequence[Figure], *, tree: str, quick: bool) -> None:
    """Append one run to a JSON-lines file. `tree` is the hash of the product's files before the run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    run = {
        "name": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tree": tree,
        "tree_after": tree_hash(),
        "quick": quick,
        "machine": machine(),
        "figures": [asdict(figure) for figure in figures],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run, ensure_ascii=False, sort_keys=True) + "\n")
