"""A program of tomorrow: it writes one member more in every object that our programs vouch for.

What a resident signs, and what a city's author writes, travel inside as bytes and stay as they are.
"""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, Literal

import msgspec
import pytest

from sync.contract.chain import box, entry, print_outcome, staff_act
from sync.contract.wire import messages

Side = Literal["kiosk", "centre"]
MORE = {"tomorrow": {"said": ["since", 2030, None, True]}}
_TODAY = msgspec.json.Encoder()
_WRITERS = (messages, entry, staff_act, print_outcome, box)
"""Modules whose `_ENCODER` writes documents of our programs."""


def with_more(message: msgspec.Struct) -> bytes:
    """JSON of a message as a later version writes it."""
    return _TODAY.encode(_tree(message))


def _tree(value: object) -> Any:
    if isinstance(value, msgspec.Struct):
        told = msgspec.structs.asdict(value)
        config = value.__struct_config__
        defaults = {field.name: field.default for field in msgspec.structs.fields(value)}
        kept = {
            name: held for name, held in told.items() if not (config.omit_defaults and held == defaults.get(name, ...))
        }
        return {name: _tree(held) for name, held in kept.items()} | MORE
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):  # words by language, values by item: no table of members
        return {name: _tree(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_tree(held) for held in value]
    return value


class _Writer:
    """Stands for an encoder: writes as the side writes that is at work in this thread."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def encode(self, message: msgspec.Struct) -> bytes:
        return with_more(message) if self._line.at_work in self._line.of_tomorrow else _TODAY.encode(message)


class Line:
    """Both ends in one process. Whatever does not run `as_kiosk` is the centre, its server's threads too."""

    def __init__(self, of_tomorrow: frozenset[Side]) -> None:
        self.of_tomorrow = of_tomorrow
        self._now = threading.local()

    @property
    def at_work(self) -> Side:
        """Which side this thread works for."""
        return getattr(self._now, "side", "centre")

    @contextmanager
    def as_kiosk(self) -> Iterator[None]:
        self._now.side = "kiosk"
        try:
            yield
        finally:
            self._now.side = "centre"


def line_between(of_tomorrow: frozenset[Side], patch: pytest.MonkeyPatch) -> Line:
    """From now on these sides write as tomorrow."""
    line = Line(of_tomorrow)
    for module in _WRITERS:
        patch.setattr(module, "_ENCODER", _Writer(line))
    return line
