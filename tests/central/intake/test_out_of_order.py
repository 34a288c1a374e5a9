"""What comes in another order than it was made: held until its place is there, and nobody is troubled."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import ATTEMPTS_LIMIT, drain_verdicts
from central.intake.models import WaitingEntry
from central.intake.verdicts import corrections
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.mark.requirement("GAP-03")
@pytest.mark.parametrize("kind", [StatementKind.CORRECTION, StatementKind.WITHDRAWAL])
def test_a_change_that_comes_before_its_application_from_another_kiosk_is_held_until_it_is_there(
    city: City, hand: KioskHand, kind: StatementKind
) -> None:
    far = city.kiosk(4)
    made = far.submit()  # kept where the line is down
    change = hand.submit(kind=kind, old=made, answers={"phone": "090-0000-0001"})
    deliver(hand, change)
    for _ in range(ATTEMPTS_LIMIT + 2):  # to wait is no fault of its own
        drain_verdicts()
        WaitingEntry.objects.update(lease_until=None)
    assert not Application.objects.exists()
    assert not ManualCheck.objects.exists(), "held, and nobody is troubled"
    assert [row.entry.seq for row in WaitingEntry.objects.all()] == [change.seq]
    deliver(far, made)
    with patch.object(corrections, "join", side_effect=AssertionError("not yet")):
        WaitingEntry.objects.filter(entry__kiosk__code=hand.code).update(
            lease_until=timezone.now() + timedelta(hours=1)
        )
        drain_verdicts()
    if kind is StatementKind.CORRECTION:
        Application.objects.update(status="sent_back")  # as before the copy that the centre was restored from
    WaitingEntry.objects.update(lease_until=None)
    drain_verdicts()
    application = Application.objects.get()
    expected = "unprocessed" if kind is StatementKind.CORRECTION else "withdrawn"
    assert (application.arrival_number, application.status) == (made.arrival, expected)
    versions = [bytes(row.statement) for row in application.versions.order_by("number")]
    assert versions == [made.statement, change.statement]
    assert {view_of(made).state, view_of(change).state} == {HandlingStatus(expected)}
    assert not WaitingEntry.objects.exists()
    assert not ManualCheck.objects.exists()
