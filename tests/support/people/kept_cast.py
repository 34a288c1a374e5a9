"""The cast's cards, made once an hour for a checkout and copied: thirty RSA keys are four seconds of processor."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from hardware.simulated.card.making import make_cards

ROOT = Path(__file__).parents[3]
KEPT = ROOT / ".cache"


def lay_cast(folder: Path) -> None:
    """As `hardware.simulated make-cards` makes them, at most an hour ago."""
    now = datetime.now(UTC)
    kept = KEPT / f"cast-{_code()}-{now:%Y%m%d%H}"
    if not kept.exists():
        _make(kept, now)
    shutil.copytree(kept, folder, dirs_exist_ok=True)


def _code() -> str:
    """All that makes them."""
    said = hashlib.sha256()
    for path in sorted((ROOT / "hardware" / "simulated" / "card").glob("*.py")):
        said.update(path.name.encode() + path.read_bytes())
    return said.hexdigest()[:16]


def _make(kept: Path, now: datetime) -> None:
    """Beside its place first: two test runs may make them at once, and whoever sees them sees them whole. Those of
    hours before stay for who copies them now, and go with the next.
    """
    making = KEPT / f"casting-{os.getpid()}"
    make_cards(making, now)
    others = sorted(KEPT.glob("cast-*"), key=lambda path: path.stat().st_mtime)
    try:
        making.rename(kept)
    except OSError:
        shutil.rmtree(making)  # another run was first
    for old in others[:-2]:
        shutil.rmtree(old, ignore_errors=True)
