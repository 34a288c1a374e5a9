"""Which share of a wide matrix runs now. The commit chooses: each runs another share, a rerun the same."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def commit_number() -> int:
    """The commit's hash as a number; 0 where there is no git."""
    said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(said.stdout.strip() or "0", 16)


def share_of(things: Sequence[T], count: int, number: int) -> list[T]:
    """So many of them, evenly spread, beginning where the number says. The whole when there are no more."""
    if count >= len(things):
        return list(things)
    step = len(things) / count
    first = number % len(things)
    return [things[int(first + at * step) % len(things)] for at in range(count)]
