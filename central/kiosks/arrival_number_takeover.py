"""From which arrival number a new machine goes on: beyond every one that the machine before it can have given.

The machine before may be lost with entries that never came. An arrival number names kiosk, date and a counter modulo
10,000, so a repeat can only meet numbers of the same date. What is known of the lost machine:

* the newest number in custody (`Kiosk.last_counter`), and which seq came with it (`stored_up_to`);
* the seq that its last heartbeat named: one number a seq, so the difference was given for certain;
* how long nobody has heard of it. It may have served all that time. Filling in, reading and confirming even the
  shortest form takes a resident minutes; `FASTEST_VISIT` allows four times that pace, day and night;
* damaged entries at the end of what is stored, whose numbers could not be read: `SPARE` has room for them, and for what
  came between a heartbeat and its end.

The skip is free: nothing but the sight of the numbers changes, and 9,999 remain for every date. It ends below half of
the circle of 10,000, because a machine that comes back to its own place with its own disk tells by half a circle
whether it or the centre is ahead (docs/formats.md, "Enrolment"). `FASTEST_VISIT` reaches that end after 41 hours of
silence; from then on a kiosk would have to take in 5,000 applications unseen before two numbers of one date could meet.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from central.kiosks.heartbeats import last_heartbeat
from central.kiosks.models import Kiosk
from sync.contract.numbers import COUNTER_LIMIT

FASTEST_VISIT = timedelta(seconds=30)
SPARE = 50
FURTHEST = COUNTER_LIMIT // 2 - 1


def counter_to_grant(kiosk: Kiosk, now: datetime) -> int:
    """The counter after which the next machine in this place gives numbers, modulo 10,000. 0 for the first machine."""
    if kiosk.epoch == 0:
        return kiosk.last_counter
    beat = last_heartbeat(kiosk)
    heard = beat if beat is not None and beat.epoch == kiosk.epoch else None
    unsent = 0 if heard is None else max(heard.seq - kiosk.stored_up_to, 0)
    known_at = _begun_at(kiosk) if heard is None else kiosk.contact_at
    unseen = max(now - known_at, timedelta(0)) // FASTEST_VISIT if known_at is not None else FURTHEST
    return (kiosk.last_counter + min(unsent + unseen + SPARE, FURTHEST)) % COUNTER_LIMIT


def _begun_at(kiosk: Kiosk) -> datetime | None:
    return kiosk.epochs.filter(number=kiosk.epoch).values_list("started_at", flat=True).first()
