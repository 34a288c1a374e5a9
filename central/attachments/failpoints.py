"""Where power may be cut on the way of a part, and of a file that it belongs to."""

from __future__ import annotations

from enum import StrEnum

from central import failpoints


class PartFailpoint(StrEnum):
    """In order. Tests enumerate it."""

    PIECE_WRITTEN = "part_piece_written"
    PIECE_NOTED = "part_piece_noted"
    WHOLE = "part_whole"
    STORED = "part_stored"
    NAMED = "part_named"
    HERE = "part_here"
    NOTICED = "part_noticed"
    EXAMINED = "part_examined"


def reach(label: PartFailpoint) -> None:
    """Go on; a test may not."""
    failpoints.reach(label)
