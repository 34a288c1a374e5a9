"""What a small centre does with one contact."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Literal, get_args

Mischief = Literal["answer", "drop_before", "drop_after", "busy", "html", "stale"]
"""What the centre does with one contact: it answers, cuts the line before or after it has stored, or refuses."""


class MischiefQueue(deque[Mischief]):
    """One for each contact to come. A misspelt one would be no mischief, and its test green for nothing."""

    def append(self, one: Mischief) -> None:
        self.extend([one])

    def extend(self, some: Iterable[Mischief]) -> None:
        some = list(some)
        unknown = set(some) - set(get_args(Mischief))
        if unknown:
            raise ValueError(f"no such mischief: {sorted(unknown)}")
        super().extend(some)
