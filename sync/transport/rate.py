"""How many bytes go into one contact: what the line has lately carried in twenty seconds. Begins small."""

from __future__ import annotations

LINE_SECONDS = 20.0
"""A contact longer than this keeps a restored line from proving itself, and is lost whole when it breaks."""
FIRST_BYTES = 32 * 1024
LEAST_BYTES = 16 * 1024
MOST_BYTES = 1024 * 1024
"""A fast line carries it in no time; more at once would hold a core of the kiosk while somebody touches the screen."""


class RateMeter:
    """Grows at most twofold with each contact that came through, halves with each that did not."""

    def __init__(self, first_bytes: int = FIRST_BYTES) -> None:
        self._budget = float(first_bytes)
        self._rate: float | None = None

    @property
    def budget(self) -> int:
        """Bytes for the next contact."""
        return int(min(max(self._budget, LEAST_BYTES), MOST_BYTES))

    def carried(self, sent: int, seconds: float) -> None:
        """A contact of so many bytes was answered after so many seconds."""
        if sent < LEAST_BYTES // 4:
            return  # an empty heartbeat measures the distance, not the width
        measured = sent / max(seconds, 0.001)
        self._rate = measured if self._rate is None else 0.5 * self._rate + 0.5 * measured
        self._budget = min(self._rate * LINE_SECONDS * 0.8, 2.0 * max(self._budget, LEAST_BYTES))

    def failed(self) -> None:
        """A contact with entries was not answered."""
        self._budget = max(self._budget / 2.0, float(LEAST_BYTES))
