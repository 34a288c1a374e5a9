"""States are plain columns: what stands elsewhere than the audit log's last word about it was moved by nobody known."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, NeedsLook
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.states import HandlingStatus
from tests.central.intake.test_verdicts import deliver
from tests.support.city import City
from tests.support.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def application(city: City) -> Application:
    """One application, and one entry that needs a look."""
    hand = city.kiosk(3)
    made = hand.submit()
    deliver(hand, made, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    return Application.objects.get(arrival_number=made.arrival)


def _walk() -> str:
    said = StringIO()
    try:
        call_command("verify_custody", stdout=said, stderr=said)
    except CommandError as found:
        return said.getvalue() + str(found)
    return said.getvalue()


def test_what_staff_did_holds(application: Application, cast: Cast) -> None:
    client, address = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    client.get(address)
    assert "all holds" in _walk()
    client.post(f"{address}take-on/", {"revision": 1})
    client.post(f"{address}accept/", {"revision": 2})
    client.post(f"{address}comment/", {"text": "電話した"})
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLY_PENDING
    look = NeedsLook.objects.get()
    client.post(reverse("applications:resolve", args=[look.pk]), {"resolution": "電話で確かめた"})
    assert NeedsLook.objects.filter(resolved_at=None).count() == 0
    assert "all holds" in _walk()


@pytest.mark.parametrize("status", [HandlingStatus.NOT_ACCEPTED, HandlingStatus.ACCEPTED_REPLY_PENDING])
def test_an_application_that_nobody_decided_is_seen(application: Application, status: HandlingStatus) -> None:
    Application.objects.filter(pk=application.pk).update(status=status.value)
    found = _walk()
    assert f"application {application.arrival_number}: other_state" in found
    assert "1 things are not as they came" in found


def test_a_look_that_nobody_closed_is_seen(application: Application, cast: Cast) -> None:
    look = NeedsLook.objects.get()
    NeedsLook.objects.update(resolved_at=timezone.now(), resolved_by=cast.sato, resolution="解決済み")
    assert f"look {look.pk}: other_state" in _walk()
