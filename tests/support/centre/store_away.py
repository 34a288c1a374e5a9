"""A store that is away, as a medium that is not mounted is."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def away(settings: Any, store: Path) -> None:
    """Nothing can be written or read."""
    (store.parent / "file").touch()
    settings.STORE = str(store.parent / "file" / "store")
