"""States are plain columns: what stands elsewhere than the audit log's last word about it was moved by nobody known."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.states import HandlingStatus
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(city: City) -> Application:
    """One application, and one entry that needs a look."""
    hand = city.kiosk(3)
    made = hand.submit()
    deliver(hand, made, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    return Application.objects.get(arrival_number=made.arrival)


def test_what_staff_did_holds(application: Application, cast: Cast) -> None:
    client, address = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    client.get(address)
    assert "all holds" in verify_custody()
    client.post(f"{address}take-on/", {"revision": 1})
    client.post(f"{address}accept/", {"revision": 2})
    client.post(f"{address}comment/", {"text": "電話した"})
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLY_PENDING
    manual_check = ManualCheck.objects.get()
    client.post(reverse("applications:resolve", args=[manual_check.pk]), {"resolution": "電話で確かめた"})
    assert ManualCheck.objects.filter(resolved_at=None).count() == 0
    assert "all holds" in verify_custody()


@pytest.mark.parametrize("status", [HandlingStatus.NOT_ACCEPTED, HandlingStatus.ACCEPTED_REPLY_PENDING])
def test_an_application_that_nobody_decided_is_seen(application: Application, status: HandlingStatus) -> None:
    Application.objects.filter(pk=application.pk).update(status=status.value)
    found = verify_custody()
    assert f"application {application.arrival_number}: other_state" in found
    assert "1 things are not as they came" in found


def test_a_manual_check_that_nobody_closed_is_seen(application: Application, cast: Cast) -> None:
    manual_check = ManualCheck.objects.get()
    ManualCheck.objects.update(resolved_at=timezone.now(), resolved_by=cast.sato, resolution="解決済み")
    assert f"look {manual_check.pk}: other_state" in verify_custody()
