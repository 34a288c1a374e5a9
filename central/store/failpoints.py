"""Where power may be cut on a file's way into the store, and out of it."""

from __future__ import annotations

from enum import StrEnum

from central import failpoints


class StoreFailpoint(StrEnum):
    """In order. Tests enumerate it."""

    ANNOUNCED = "store_announced"
    WRITTEN = "store_written"
    RENAMED = "store_renamed"
    PUT = "store_put"
    KEPT = "store_kept"
    MARKED = "store_marked"
    DELETED = "store_deleted"


def reach(label: StoreFailpoint) -> None:
    """Go on; a test may not."""
    failpoints.reach(label)
