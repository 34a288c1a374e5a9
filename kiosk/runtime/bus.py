"""One queue for everything that happens: finger, card, printer, outbox, clock.

Any thread may post; only the UI thread takes. Nothing that is posted is logged.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator


class Event:
    """Base of everything in the queue: what happened. Past tense, immutable."""


class Bus:
    """Thread-safe; `wake` is called after each post so that the UI thread can come and take."""

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._wake = wake
        self.reached = 0
        """How many events were taken."""

    def post(self, event: Event) -> None:
        """Say that something happened."""
        self._events.put(event)
        self._wake()

    @property
    def place(self) -> int:
        """Number of the last event that was posted; the UI thread compares it with `reached`."""
        return self.reached + self._events.qsize()

    def taken(self) -> Iterator[Event]:
        """Everything posted so far, in order; never waits."""
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return
            self.reached += 1
            yield event
