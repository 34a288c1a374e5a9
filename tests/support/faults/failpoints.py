"""Failpoints that end the process, or raise, at the n-th reach of a label."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path


class KillingFailpoints:
    """SIGKILL to this process at the n-th reach of a label, as `MADOGUCHI_FAILPOINT=label:n` says."""

    def __init__(self, setting: str | None = None) -> None:
        label, _, count = (setting or os.environ.get("MADOGUCHI_FAILPOINT", "")).partition(":")
        self._label = label
        self._count = int(count or 1)
        self._reached: Counter[str] = Counter()

    def reach(self, label: str) -> None:
        self._reached[str(label)] += 1
        if str(label) == self._label and self._reached[str(label)] == self._count:
            os.kill(os.getpid(), signal.SIGKILL)


class ArmedFailpoints:
    """SIGKILL to the process that first reaches a label for which an order lies in `MADOGUCHI_ORDERS`.

    Taking the order and dying are one: unlink succeeds for one process only, so a program that is started again by its
    own supervisor does not die of the same order twice.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(os.environ["MADOGUCHI_ORDERS"])

    def reach(self, label: str) -> None:
        try:
            os.unlink(self._folder / str(label))
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


class Orders:
    """The other end of `ArmedFailpoints`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def arm(self, label: str) -> None:
        (self.folder / label).touch()

    def pending(self, label: str) -> bool:
        return (self.folder / label).exists()

    def withdraw(self, label: str) -> bool:
        """Take an order back; whether it was still there."""
        try:
            os.unlink(self.folder / label)
        except FileNotFoundError:
            return False
        return True


class RecordingFailpoints:
    """Remembers what was reached; calls what a test hung on a label."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.on: dict[str, object] = {}

    def reach(self, label: str) -> None:
        self.reached.append(str(label))
        action = self.on.get(str(label))
        if callable(action):
            action()
