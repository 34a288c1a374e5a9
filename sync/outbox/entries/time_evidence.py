"""What the kiosk knows about time at one moment, and whether its wall clock can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.contract.chain.entry import TimeEvidence
from sync.contract.numbers import FIRST_DAY, LAST_DAY
from sync.contract.timestamps import moment_of, rfc3339
from sync.home.clocks import Clock
from sync.inbox.centre_cache import LastAck

LINE_ERROR_MS = 30_000
"""An acknowledgement may have been on the line so long."""
DRIFT_PPM = 200
"""A cheap quartz; the boot-time clock drifts by no more."""
WRONG_BEYOND = timedelta(hours=1)
"""So far from what the centre's word implies, the wall clock is wrong and no number may carry its date."""


def evidence(clock: Clock, last: LastAck | None) -> TimeEvidence:
    """Time evidence of an entry taken in now."""
    now = clock.now()
    since = _since_ack_ms(clock, last)
    error_ms = -1
    if last is not None and since is not None:
        implied = moment_of(last.ack.time) + timedelta(milliseconds=since)
        error_ms = abs(_ms(now - implied)) + LINE_ERROR_MS + since * DRIFT_PPM // 1_000_000
    return TimeEvidence(
        wall=rfc3339(now),
        boot=clock.boot,
        up_ms=clock.up_ms(),
        ack=last.hash if last is not None else None,
        since_ack_ms=since,
        error_ms=error_ms,
    )


def is_wrong(clock: Clock, last: LastAck | None, newest: datetime | None) -> bool:
    """Whether the wall clock contradicts the centre's last word, or lies far before our own newest entry.

    In the boot of the last acknowledgement both directions are known; later only "earlier than was already" is.
    """
    now = clock.now()
    if not FIRST_DAY < now.date() < LAST_DAY:
        return True  # a clock that lost its battery: no number can carry such a day
    if last is not None:
        at = moment_of(last.ack.time)
        since = _since_ack_ms(clock, last)
        if since is not None:
            return abs(now - (at + timedelta(milliseconds=since))) > WRONG_BEYOND
        # Our own entries have no say here: they may have been taken in under a clock that ran ahead.
        return now < at - WRONG_BEYOND
    return newest is not None and now < newest - timedelta(days=1)


@dataclass(frozen=True)
class Hands:
    """Wall clock and running clock, read together: between two readings both go the same way, or the wall stepped."""

    wall: datetime
    up_ms: int

    @classmethod
    def of(cls, clock: Clock) -> Hands:
        """As they stand now."""
        return cls(clock.now(), clock.up_ms())

    def stepped(self, later: Hands) -> bool:
        """Whether the wall clock moved by more than time and mending explain."""
        passed = timedelta(milliseconds=later.up_ms - self.up_ms)
        return abs(later.wall - self.wall - passed) > WRONG_BEYOND


def _since_ack_ms(clock: Clock, last: LastAck | None) -> int | None:
    if last is None or last.boot != clock.boot:
        return None
    return max(0, clock.up_ms() - last.up_ms)


def _ms(span: timedelta) -> int:
    return int(span / timedelta(milliseconds=1))
