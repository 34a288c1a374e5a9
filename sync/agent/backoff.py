"""How long to wait after failures: doubling from 2 s to 5 min, shaken so that kiosks do not knock in step."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 2.0
MOST_S = 300.0


class Backoff:
    """`shake` gives a number in [0, 1)."""

    def __init__(self, shake: Callable[[], float]) -> None:
        self._shake = shake
        self._failures = 0

    def succeeded(self) -> None:
        """Begin anew."""
        self._failures = 0

    def after_failure(self, at_least_s: float = 0.0) -> float:
        """Seconds to wait: between half and all of the doubled span, and no less than the centre asked for."""
        span = min(FIRST_S * 2.0 ** min(self._failures, 20), MOST_S)
        self._failures += 1
        return max(at_least_s, span * (0.5 + 0.5 * self._shake()))

    def longest(self) -> float:
        """For what only a person can change."""
        return MOST_S * (0.5 + 0.5 * self._shake())
