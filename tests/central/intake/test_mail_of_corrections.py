"""Where mails go after a correction."""

from __future__ import annotations

import pytest

from central.applications.models import Application
from central.intake.actions.record_verdicts import drain_verdicts
from central.notices.models import Delivery
from sync.contract.chain.statement import StatementKind
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.mark.parametrize("mail", [None, "hanako@@example"], ids=["emptied", "mistyped"])
def test_a_correction_without_a_usable_address_takes_the_old_one_away(hand: KioskHand, mail: str | None) -> None:
    made = hand.submit(mail="stranger@example.invalid")
    deliver(hand, made)
    drain_verdicts()
    Application.objects.update(status="sent_back", marked=[{"id": "phone", "comment": {"ja": "確かめてください"}}])
    Delivery.objects.all().delete()
    deliver(hand, hand.submit(mail=mail, kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    assert Application.objects.get().mail == ""
    assert not Delivery.objects.exclude(to="").exists()
