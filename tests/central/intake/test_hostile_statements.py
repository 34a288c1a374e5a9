"""What a kiosk in wrong hands could seal: another person's certificate, a statement that hides where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central.applications.models import Application, NeedsLook
from central.intake.actions.record_verdicts import drain_verdicts
from tests.central.intake.test_verdicts import deliver
from tests.support.city import City
from tests.support.kiosk_hand import KioskHand
from tests.support.residents import Authority
from tests.support.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@dataclass
class Unsigned:
    """A resident whose card was seen once: the certificate is there, no signature is."""

    certificate: bytes

    def card_answers(self) -> dict[str, str]:
        return {}

    def sign(self, statement: bytes) -> None:
        return None


@pytest.mark.requirement("PROM-07")
def test_a_certificate_without_its_signature_makes_nobody_an_applicant(hand: KioskHand, authority: Authority) -> None:
    deliver(hand, hand.submit(resident=Unsigned(authority.hanako.certificate)))
    drain_verdicts()
    assert not Application.objects.exists()
    assert NeedsLook.objects.get().reasons == ["resident_signature:missing"]


def test_a_statement_under_an_unknown_definition_keeps_to_its_zone(city: City, hand: KioskHand, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.ZONES = {
        "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
        "lgwan": {"label": "LGWAN系", "networks": ["127.0.0.0/8"]},
    }
    settings.ZONED_PROCEDURES = {"bulky_waste": "my_number"}
    deliver(hand, hand.submit(definition="ab" * 32))
    drain_verdicts()
    look = NeedsLook.objects.get()
    assert look.procedure == "bulky_waste"
    sato = make_cast(city.body).sato
    address = reverse("applications:look", args=[look.pk])
    assert sign_in(sato).get(address).status_code == 404
    assert sign_in(sato, Client(REMOTE_ADDR="10.1.0.1")).get(address).status_code == 200
