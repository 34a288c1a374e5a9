"""What was noted of a log outside this machine, as commands take it: `PLACE:HASH`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import TypeAlias

Noted: TypeAlias = tuple[int, str]
"""Place in the log, and the hash (hex) that stood there."""
_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def add_noted(parser: ArgumentParser, place: str, value: str, explanation: str) -> None:
    """The option `--at`, which may be given several times; `place` and `value` name its two halves."""
    parser.add_argument(
        "--at",
        action="append",
        default=[],
        type=_reader(place, value),
        metavar=f"{place}:{value}".upper(),
        help=f"{explanation}; may be given several times",
    )


def _reader(place: str, value: str) -> Callable[[str], Noted]:
    def read(text: str) -> Noted:
        found = _NOTED.fullmatch(text.strip().lower())
        if found is None:
            raise ArgumentTypeError(f"say {place.upper()}:{value.upper()}, the {value} in 64 hexadecimal digits")
        return int(found[1]), found[2]

    return read
