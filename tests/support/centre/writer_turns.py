"""How often SQLite's writer is taken, and in which functions of the centre."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import central
from central.database.sqlite_in_turn.base import DatabaseWrapper

_CENTRE = Path(central.__file__).parent
_LINE = _CENTRE / "database"


@contextmanager
def writer_turns() -> Iterator[list[str]]:
    """One name for each turn of this process, in their order."""
    turns: list[str] = []
    take = DatabaseWrapper._take_turn

    def taken(wrapper: Any) -> None:
        had = wrapper._room is not None
        take(wrapper)
        if not had:
            turns.append(_function())

    with patch.object(DatabaseWrapper, "_take_turn", taken):
        yield turns


def _function() -> str:
    """The centre's own that wanted it; nothing: Django did by itself."""
    frame = sys._getframe(2)
    while frame is not None:
        place = Path(frame.f_code.co_filename)
        if place.is_relative_to(_CENTRE) and not place.is_relative_to(_LINE):
            return frame.f_code.co_name
        frame = frame.f_back  # type: ignore[assignment]  # the last has none
    return ""
