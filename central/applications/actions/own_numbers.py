"""Numbers of a slip for what is taken in at the centre itself.

The inquiry number is drawn in the process that prints or shows it once, and lives in an `OwnNumbers` only. What is kept
is the status key that both numbers give, as of every slip.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from central.applications.models import NumberLane
from central.applications.refusals import NumbersUsedUp
from central.catalogue.models import Hall
from sync.contract.numbers import (
    CENTRE_NUMBERS,
    COUNTER_LIMIT,
    ArrivalNumber,
    InquiryNumber,
    inquiry_number_of,
    make_arrival_number,
)
from sync.envelope.status import status_key
from sync.japanese.dates import today_in_japan


@dataclass(frozen=True, repr=False)
class OwnNumbers:
    """Both numbers of a slip, for the one who prints or shows them, and the key that they give."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber
    status_key: bytes

    def __repr__(self) -> str:
        return f"OwnNumbers({self.arrival}, •••)"


def draw_numbers(
    hall_id: int, lane: int, now: datetime, randomness: Callable[[int], bytes] = secrets.token_bytes
) -> OwnNumbers:
    """The next numbers of a lane (900 to 999) of this hall, in a transaction of their own: one that is not used is
    never given again. Takes about 0.1 s, on purpose (`status_key`), after the lane is free again.

    Raises:
        NumbersUsedUp: 9,999 were given today; another lane has more.
    """
    hall = Hall.objects.select_related("body").get(pk=hall_id)
    with transaction.atomic():
        day, counter = _count_on(hall, lane, today_in_japan(now))
    arrival = make_arrival_number(hall.body.code, day, f"{lane:03d}", counter)
    inquiry = inquiry_number_of(randomness(8))
    return OwnNumbers(arrival, inquiry, status_key(arrival, inquiry))


def _count_on(hall: Hall, number: int, today: date) -> tuple[date, int]:
    if number not in CENTRE_NUMBERS:
        raise ValueError("the centre's own numbers are 900 to 999")
    NumberLane.objects.get_or_create(hall=hall, number=number, defaults={"day": today})
    lane = NumberLane.objects.select_for_update().get(hall=hall, number=number)
    # A clock that was set back gives no number twice: the day goes on from the newest that was given.
    day = max(lane.day, today)
    counter = lane.counter + 1 if day == lane.day else 1
    if counter >= COUNTER_LIMIT:
        raise NumbersUsedUp("9,999 numbers of this lane were given today")
    lane.day, lane.counter = day, counter
    lane.save(update_fields=["day", "counter"])
    return day, counter
