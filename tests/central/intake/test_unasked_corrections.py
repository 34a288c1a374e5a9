"""What was handed in is corrected where the office asked for it. Any other correction moves nothing: a person looks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from central.applications.models import Application, HandlingEvent, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("STAT-12")
@pytest.mark.parametrize("status", ["unprocessed", "provisionally_taken_in", "accepted_reply_pending", "completed"])
def test_a_correction_that_nobody_asked_for_moves_nothing_and_a_person_looks(
    city: City, settings: object, status: str
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS  # type: ignore[attr-defined]
    hand = city.kiosk(3)
    made = hand.submit(mail="hanako@example.jp")
    deliver(hand, made)
    drain_verdicts()
    Application.objects.update(status=status)
    kept = Application.objects.values().get()
    # The slip's holder has made it, with another name, number and address.
    other = {"name": "山田太郎", "kana": "ヤマダタロウ", "phone": "090-0000-0001"}
    late = hand.submit(answers=other, mail="taro@example.jp", kind=StatementKind.CORRECTION, old=made)
    deliver(hand, late)
    drain_verdicts()
    now = Application.objects.values().get()
    # Where mail goes is no part of what was handed in: the newest word on it counts at any time (ADR 0004).
    assert {name for name in kept if kept[name] != now[name]} <= {"revision", "changed_at", "found_by", "mail"}
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("anomaly", [f"correction_in_{status}"])
    assert HandlingEvent.objects.order_by("-pk")[0].act == "corrected_too_late"
    assert view_of(made).state == HandlingStatus(status)
    assert view_of(made).answers == {}
    # What was handed in stands unchanged on the page, and what came unasked beside it.
    client = sign_in(make_cast(city.body).sato)
    page = client.get(reverse("applications:detail", args=[made.arrival]), {"version": "1"}).content.decode()
    assert "山田花子" in page
    assert "山田太郎" not in page
