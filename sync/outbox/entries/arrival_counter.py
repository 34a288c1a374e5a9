"""The next arrival number. The counter goes on over days and epochs and never resets."""

from __future__ import annotations

from datetime import datetime

from sync.contract.numbers import COUNTER_LIMIT, ArrivalNumber, make_arrival_number
from sync.home.home import Identity
from sync.japanese.dates import today_in_japan
from sync.outbox.refusals import NumbersUsedUp
from sync.outbox.storage.store import Store

PER_DAY = COUNTER_LIMIT - 1
"""A 10,000th number of one date would read like its first."""


def numbers_used_up(store: Store, moment: datetime) -> bool:
    """Whether the moment's date has all its numbers."""
    return store.numbers_on(today_in_japan(moment).isoformat()) >= PER_DAY


def next_number(store: Store, identity: Identity, counter: int, moment: datetime) -> tuple[ArrivalNumber, int]:
    """The number after `counter`, and the counter it was made from.

    A clock set back to a day that already has numbers could meet one again: those are skipped.

    Raises:
        NumbersUsedUp
    """
    day = today_in_japan(moment)
    if numbers_used_up(store, moment):
        raise NumbersUsedUp("all 9,999 arrival numbers of this date are given")
    for candidate in range(counter + 1, counter + 1 + COUNTER_LIMIT):
        number = make_arrival_number(identity.hall, day, identity.number, candidate)
        if not store.has_number(number):
            return number, candidate
    raise NumbersUsedUp("no arrival number of this date is free")
