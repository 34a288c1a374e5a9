"""Failpoints that end the process, or raise, at the n-th reach of a label."""

from __future__ import annotations

import os
import signal
from collections import Counter


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
