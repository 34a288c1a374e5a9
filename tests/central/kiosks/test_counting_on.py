"""A new machine never repeats a number that the lost one in its place gave on the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from central.kiosks.actions import states
from central.kiosks.arrival_number_takeover import FASTEST_VISIT, FURTHEST, SPARE, counter_to_grant
from central.kiosks.models import Kiosk, KioskEpoch
from sync.contract.numbers import COUNTER_LIMIT
from tests.support.between.enrolling import Machine, code_for
from tests.support.centre.city import City

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def lost(city: City, *, seq: int, stored: int, counter: int, silent: timedelta) -> Kiosk:
    """A machine that was last heard of so long ago, with what it said then."""
    kiosk = Kiosk.objects.get(code=city.kiosk(7).code)
    kiosk.last_counter, kiosk.stored_up_to, kiosk.contact_at = counter, stored, NOW - silent
    kiosk.heartbeat = {"epoch": kiosk.epoch, "seq": seq}
    return kiosk


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PROM-03")
def test_a_machine_in_place_of_one_lost_with_unsent_entries_repeats_no_number(live_server: Any, city: City) -> None:
    hand = city.kiosk(7)
    sent = hand.submit()
    unsent = [hand.submit() for _ in range(SPARE + 20)]
    hand.contact(live_server.url, [sent])  # its heartbeat names the seq of the last
    states.revoke(hand.code, "system", "stolen this morning")
    grant = Machine(live_server.url, code_for()).granted()
    given = {int(made.arrival[16:20]) for made in unsent}
    coming = {(grant.last_counter + step) % COUNTER_LIMIT for step in range(1, 5000)}
    assert not given & coming
    assert Kiosk.objects.get(code=hand.code).last_counter == grant.last_counter


@pytest.mark.django_db
@pytest.mark.requirement("PROM-03")
def test_what_it_may_have_given_since_it_was_last_heard_of_is_skipped_too(city: City) -> None:
    kiosk = lost(city, seq=45, stored=40, counter=123, silent=timedelta(hours=3))
    assert counter_to_grant(kiosk, NOW) == 123 + 5 + timedelta(hours=3) // FASTEST_VISIT + SPARE


@pytest.mark.django_db
def test_the_skip_stays_below_half_of_the_circle(city: City) -> None:
    kiosk = lost(city, seq=45, stored=40, counter=9_000, silent=timedelta(days=20))
    assert counter_to_grant(kiosk, NOW) == (9_000 + FURTHEST) % COUNTER_LIMIT
    assert FURTHEST < COUNTER_LIMIT // 2


@pytest.mark.django_db
def test_a_machine_that_was_enrolled_and_never_heard_of_may_have_served_meanwhile(city: City) -> None:
    kiosk = lost(city, seq=45, stored=0, counter=123, silent=timedelta(days=20))
    kiosk.heartbeat = {}
    KioskEpoch.objects.filter(kiosk=kiosk).update(started_at=NOW - timedelta(hours=1))
    assert counter_to_grant(kiosk, NOW) == 123 + 120 + SPARE


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [-(10**30), 0, 10**30])
def test_a_heartbeat_of_nonsense_skips_no_more_than_may_be(city: City, seq: int) -> None:
    kiosk = lost(city, seq=seq, stored=40, counter=123, silent=timedelta(seconds=-5))
    assert 123 + SPARE <= counter_to_grant(kiosk, NOW) <= 123 + FURTHEST


@pytest.mark.django_db
def test_the_first_machine_begins_at_the_beginning(city: City) -> None:
    assert counter_to_grant(Kiosk(code="99201-099"), NOW) == 0
