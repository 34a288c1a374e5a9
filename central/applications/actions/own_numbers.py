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

from central.applications.models import LaneSeries, NumberLane
from central.applications.refusals import NumbersUsedUp
from central.organisation.models import Hall
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

LANES_IN_USE = 10
"""Of the hundred numbers, so that ten restores find lanes that nobody has used."""


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
    """The next numbers of a lane (0 to 9) of this hall, in a transaction of their own: one that is not used is
    never given again. Takes about 0.1 s, on purpose (`status_key`), after the lane is free again.

    Raises:
        NumbersUsedUp: 9,999 were given today; another lane has more.
    """
    if lane not in range(LANES_IN_USE):
        raise ValueError("the lanes in use are 0 to 9")
    hall, day = Hall.objects.select_related("body").get(pk=hall_id), today_in_japan(now)
    with transaction.atomic():
        series = LaneSeries.objects.filter(pk=1).values_list("tens", flat=True).first() or 0
        number = CENTRE_NUMBERS.start + LANES_IN_USE * series + lane
        counter = _count_on(hall, number, day)
    arrival = make_arrival_number(hall.body.code, day, f"{number:03d}", counter)
    inquiry = inquiry_number_of(randomness(8))
    return OwnNumbers(arrival, inquiry, status_key(arrival, inquiry))


def begin_series(incarnation: int) -> None:
    """Use another ten of the hundred numbers from now on: after a restore nobody knows what was given since the backup.

    Inside the transaction that begins the incarnation. Ten restores of one day come back to the first ten.
    """
    LaneSeries.objects.update_or_create(pk=1, defaults={"tens": incarnation % (len(CENTRE_NUMBERS) // LANES_IN_USE)})


def _count_on(hall: Hall, number: int, day: date) -> int:
    NumberLane.objects.get_or_create(hall=hall, number=number, day=day)
    lane = NumberLane.objects.select_for_update().get(hall=hall, number=number, day=day)
    if lane.counter + 1 >= COUNTER_LIMIT:
        raise NumbersUsedUp("9,999 numbers of this lane were given today")
    lane.counter += 1
    lane.save(update_fields=["counter"])
    return lane.counter
