"""Rows of a walk over everything, some at a time: its memory does not grow with the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

CHUNK = 500
"""Rows read, and proven, together."""

T = TypeVar("T")


def chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    """All of them in order, at most `CHUNK` in a list."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
