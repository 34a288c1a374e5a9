"""What a kiosk in wrong hands could seal: another person's certificate, a statement that hides where it belongs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from central.applications.actions import arrive as born
from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import StatementKind
from tests.support.between import kiosk_hand
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

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
    assert ManualCheck.objects.get().reasons == ["resident_signature:missing"]


def test_a_statement_under_an_unknown_definition_keeps_to_its_zone(city: City, hand: KioskHand, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.ZONES = {
        "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
        "lgwan": {"label": "LGWAN系", "networks": ["127.0.0.0/8"]},
    }
    settings.ZONED_PROCEDURES = {"bulky_waste": "my_number"}
    deliver(hand, hand.submit(definition="ab" * 32))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.procedure == "bulky_waste"
    sato = make_cast(city.body).sato
    address = reverse("applications:look", args=[manual_check.pk])
    assert sign_in(sato).get(address).status_code == 404
    assert sign_in(sato, Client(REMOTE_ADDR="10.1.0.1")).get(address).status_code == 200


@pytest.mark.requirement("PROM-10")
@pytest.mark.parametrize("wall", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_an_impossible_clock_holds_up_nobody(hand: KioskHand, monkeypatch: pytest.MonkeyPatch, wall: str) -> None:
    good = hand.submit()
    with monkeypatch.context() as patched:
        patched.setattr(kiosk_hand, "_wall", lambda: wall)
        odd = hand.submit()
    deliver(hand, good, odd)
    drain_verdicts()
    assert {application.arrival_number for application in Application.objects.all()} == {good.arrival, odd.arrival}
    assert Application.objects.get(arrival_number=odd.arrival).taken_in_at.year > 2000


@pytest.mark.requirement("PROM-10")
def test_a_mistake_of_ours_with_one_entry_stops_only_itself(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [hand.submit() for _ in range(3)]
    deliver(hand, *made)
    good = born._application

    def broken(one: Any) -> Application:
        if one.statement.arrival_number == made[1].arrival:
            raise OverflowError("nobody thought of this")
        return good(one)

    monkeypatch.setattr(born, "_application", broken)
    drain_verdicts()
    assert Application.objects.count() == 2


@pytest.mark.requirement("PROM-04")
def test_no_answer_stands_in_the_log_when_an_entry_cannot_be_recorded(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(one: Any) -> Application:
        # As PostgreSQL words a broken constraint.
        raise DatabaseError(f"DETAIL: Failing row contains ({one.applicant_name})")

    monkeypatch.setattr(born, "_application", refused)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert "could not be recorded" in caplog.text
    assert "山田" not in caplog.text


@pytest.mark.requirement("PROM-07")
def test_nobody_takes_the_place_of_anothers_status(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has seen a slip typed in could seal its status key again, and show its holder another application."""
    mine = hand.submit()
    deliver(hand, mine)
    drain_verdicts()
    with monkeypatch.context() as patched:
        drawn = SimpleNamespace(token_bytes=lambda _count: mine.status_key, token_hex=secrets.token_hex)
        patched.setattr(kiosk_hand, "secrets", drawn)
        copies = hand.submit(), hand.submit()
    deliver(hand, *copies)
    drain_verdicts()
    assert view_of(mine).arrival == mine.arrival
    assert Application.objects.count() == 1
    assert [manual_check.reasons for manual_check in ManualCheck.objects.all()] == [["status_key_twice"]] * 2


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("together", [True, False], ids=["judged together", "judged apart"])
def test_what_a_resident_signed_once_counts_once(
    hand: KioskHand, authority: Authority, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    """The signature covers neither arrival number nor time: a kiosk could seal the same bytes again a year later."""
    drawn = SimpleNamespace(token_bytes=secrets.token_bytes, token_hex=lambda count: "5a" * count)
    monkeypatch.setattr(kiosk_hand, "secrets", drawn)
    first, again = (hand.submit("resident_record", resident=authority.hanako) for _ in range(2))
    assert first.statement == again.statement
    for entries in [(first, again)] if together else [(first,), (again,)]:
        deliver(hand, *entries)
        drain_verdicts()
    assert [one.arrival_number for one in Application.objects.all()] == [first.arrival]
    assert [(check.arrival_number, check.reasons) for check in ManualCheck.objects.all()] == [
        (again.arrival, ["statement_twice"])
    ]


def test_nor_does_a_correction_count_twice(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    old = hand.submit()
    deliver(hand, old)
    drain_verdicts()
    drawn = SimpleNamespace(token_bytes=secrets.token_bytes, token_hex=lambda count: "5a" * count)
    monkeypatch.setattr(kiosk_hand, "secrets", drawn)
    for _ in range(2):
        Application.objects.update(status="sent_back")
        deliver(hand, hand.submit(kind=StatementKind.CORRECTION, old=old))
        drain_verdicts()
    application = Application.objects.get()
    assert (application.versions.count(), application.status) == (2, "sent_back")
    assert ManualCheck.objects.get().reasons == ["statement_twice"]
