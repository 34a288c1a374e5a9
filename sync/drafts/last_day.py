"""Whether a draft's last day is over: in its resident's favour as long as any clock leaves it open (promise 8).

The wall clock of a kiosk may be wrong. Sure is only what the centre said last, and the running clock since: before that
moment shows a draft's day as over, it opens. Where nobody has heard the centre for long, the wall clock counts too, a
month later, or a kiosk without a line would keep drafts for ever.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sync.contract.timestamps import moment_of
from sync.contract.wire.drafts import KEPT_DAYS
from sync.home.clocks import Clock
from sync.inbox.centre_cache import LastAck
from sync.japanese.dates import JST

UNSURE = timedelta(hours=1)
"""What an acknowledgement on the line and a cheap quartz make of a month, and more."""
GRACE = timedelta(days=KEPT_DAYS)


def begun_for_sure(clock: Clock, last: LastAck | None) -> date:
    """A day in Japan that has begun, whatever the wall clock says: a draft whose last day lies before it is over."""
    by_wall = clock.now() - GRACE
    sure = _heard(clock, last)
    return max(by_wall, sure or by_wall).astimezone(JST).date()


def _heard(clock: Clock, last: LastAck | None) -> datetime | None:
    if last is None:
        return None
    since_ms = clock.up_ms() - last.up_ms if last.boot == clock.boot else clock.up_ms()
    return moment_of(last.ack.time) + timedelta(milliseconds=max(0, since_ms)) - UNSURE
