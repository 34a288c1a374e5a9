"""Answers remembered by a key alone: what they were found from (a certificate, a list of megabytes) is not kept.

`functools.lru_cache` would hold every argument.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class AnsweredOnce(Generic[K, V]):
    """At most so many answers; a full memory begins anew. What raises is not remembered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[K, V] = {}

    def of(self, key: K, find: Callable[[], V]) -> V:
        """The answer for this key, found once."""
        if key in self._known:
            return self._known[key]
        answer = find()
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = answer
        return answer
