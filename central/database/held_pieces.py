"""How many rows one transaction of a long work takes: as many as those who wait for the writer can wait for.

A fixed number is wrong both ways: where the machine has nothing else to do it costs commits, and where many share the
processors the same rows hold the writer for several times as long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

AIM_S = 0.06
"""So long a piece should hold the writer: what a page, a contact or another clerk waits for."""


class HeldPieces:
    """Of one kind of work in this process. `size`: rows of the next piece."""

    def __init__(self, *, least: int, first: int, most: int) -> None:
        self._least, self.size, self._most = least, first, most

    @contextmanager
    def held(self, rows: int) -> Iterator[None]:
        """Around the rows of a piece, inside their transaction: the next one is as large as this one tells. One that
        fails tells nothing.
        """
        began = time.monotonic()
        yield
        self.tell(rows, time.monotonic() - began)

    def tell(self, rows: int, held_s: float) -> None:
        """So many rows took so long. What was quick says nothing of more rows than it had: only a whole piece makes the
        next one larger, at most twice.
        """
        fitting = int(rows * AIM_S / max(held_s, 0.001))
        if held_s > AIM_S:
            self.size = max(self._least, min(fitting, self.size))
        elif rows >= self.size:
            self.size = min(fitting, 2 * self.size, self._most)
