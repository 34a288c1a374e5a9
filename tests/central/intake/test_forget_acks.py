"""Sent acknowledgements go when no entry can name them any more, a piece at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from central.intake.actions.forget_acks import FORGET_ACKS
from central.intake.models import CustodyEntry, SentAck
from central.jobs import drain
from central.jobs.actions.enqueue import enqueue
from central.jobs.drain import drain_jobs
from central.jobs.retention import NoArguments
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.jobs import run_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


def aged(days: int) -> datetime:
    """Everything that was acknowledged so far was so long ago."""
    SentAck.objects.update(at=timezone.now() - timedelta(days=days))
    at: datetime = SentAck.objects.latest("pk").at
    return at


def forget() -> str:
    """A night's round, in words."""
    return run_now(FORGET_ACKS)


def test_an_entry_that_waited_for_months_still_has_its_bracket(base: str, kiosk: KioskHand) -> None:
    """The line was gone; the first contact after it carries no entry yet, and the round comes at that moment."""
    kiosk.contact(base)
    waiting = kiosk.submit()
    given = aged(75)
    kiosk.contact(base)
    forget()
    kiosk.contact(base)
    forget()
    kiosk.contact(base, [waiting])
    assert CustodyEntry.objects.get().not_before == given


@pytest.fixture
def kiosk(city: City) -> KioskHand:
    return city.kiosk(3)


def test_a_kiosk_of_which_nothing_waits_needs_only_what_it_holds(base: str, kiosk: KioskHand) -> None:
    kiosk.contact(base, [kiosk.submit()])
    for _ in range(3):
        kiosk.contact(base)
    aged(2)
    kiosk.contact(base)
    held = kiosk.ack
    kiosk.contact(base)
    assert SentAck.objects.count() == 6
    forget()
    assert list(SentAck.objects.order_by("pk").values_list("sha256", flat=True)) == [held, kiosk.ack]


def test_a_silent_kiosk_and_one_that_holds_none_keep_theirs(base: str, city: City, kiosk: KioskHand) -> None:
    kiosk.contact(base)
    other = city.kiosk(4)
    for _ in range(3):
        other.ack = None
        other.contact(base)
    aged(400)
    assert forget() == "0件を消しました"
    assert SentAck.objects.count() == 4


def test_old_ones_go_in_pieces_and_the_next_round_takes_what_is_old_by_then(
    base: str, city: City, kiosk: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.contact(base)
    old = timezone.now() - timedelta(days=9)
    row = city.row(kiosk)
    SentAck.objects.bulk_create(SentAck(kiosk=row, sha256=f"{number:064x}", at=old) for number in range(2500))
    kiosk.contact(base)
    held = SentAck.objects.get(sha256=kiosk.ack)
    kiosk.contact(base)
    SentAck.objects.filter(pk=held.pk).update(at=timezone.now())
    monkeypatch.setattr(drain, "TURN_S", 0.0)
    left = [SentAck.objects.count()]
    with transaction.atomic():
        enqueue(FORGET_ACKS, NoArguments())
    while drain_jobs():
        left.append(SentAck.objects.count())
    pieces = [before - after for before, after in pairwise(left)]
    assert sum(pieces) == 2500
    assert max(pieces) <= 1000
    SentAck.objects.filter(pk=held.pk).update(at=timezone.now() + timedelta(days=1))
    assert forget() != "0件を消しました"
