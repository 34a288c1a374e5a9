"""Which files a night reads whose round takes several: a bookmark says behind which one it goes on.

It lies in the installation's state, no promise hangs on it: without it a round begins anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LOG = logging.getLogger(__name__)
NIGHTS_LIMIT = 90
"""A file is read at least so often, in days."""
_LONGEST = 20
"""Digits of a key."""


@dataclass(frozen=True)
class Share:
    """What one night reads: so many files behind this key."""

    behind: int
    most: int


def share_of(total: int, nights: int) -> Share:
    """Of `total` files, so that all were read after so many nights."""
    return Share(_bookmark(), max(1, -(-total // nights)))


def read_up_to(key: int) -> None:
    """The next night goes on behind this one; 0: at the first."""
    place = _place()
    beside = place.with_name(f"{place.name}.new")
    beside.write_text(f"{key}\n", "ascii")
    beside.replace(place)


def _bookmark() -> int:
    try:
        with _place().open("rb") as kept:
            said = kept.read(_LONGEST).strip()
    except FileNotFoundError:
        return 0
    if not said.isdigit():
        LOG.warning("the bookmark of the files is no number: the round begins anew")
        return 0
    return int(said)


def _place() -> Path:
    return Path(settings.STATE_DIR) / "files-verified-up-to"
