"""The doors of the centre: staff, residents and kiosks, one program. Each may be a process, a user and a role of the
database of its own (docs/adr/0021-doors-and-organisation.md); `all` is one process for the three.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from enum import StrEnum

VARIABLE = "MADOGUCHI_DOOR"
"""In the environment of a process: which door it is. `serve --door` sets it before the settings are read."""


class Door(StrEnum):
    """Who comes in there."""

    ALL = "all"
    """The embedded default, and every command: all addresses, all keys."""
    STAFF = "staff"
    RESIDENTS = "residents"
    KIOSKS = "kiosks"

    @property
    def is_office(self) -> bool:
        """Whether the office works there: it has what members of staff, mail and searches need."""
        return self in (Door.ALL, Door.STAFF)

    @property
    def holds_keys(self) -> bool:
        """Whether it signs or opens anything with keys of the centre."""
        return self is not Door.RESIDENTS


def door_asked(words: Sequence[str]) -> str | None:
    """What `serve --door` of a command line says, before Django has read it: the settings depend on it. Whether it is
    a door at all they say."""
    if not words or words[0] != "serve":
        return None
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--door")
    known, _ = parser.parse_known_args(words[1:])
    return None if known.door is None else str(known.door)
