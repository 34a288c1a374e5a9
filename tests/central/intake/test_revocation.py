"""Revocation with several living roots of one name: each certificate by its own issuer's list, and again by a later."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from central.applications.look_reasons import look_reason
from central.applications.models import Application, ApplicationVersion, NeedsLook
from central.catalogue.models import TrustAnchor
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import SentAck
from central.kiosks.models import Kiosk
from tests.central.intake.test_verdicts import CLAIM_ANSWERS, deliver
from tests.support.city import City
from tests.support.kiosk_hand import KioskHand
from tests.support.residents import Authority, Resident, make_authority

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHOSE = {"hanako": "good", "taro": "revoked"}


@pytest.fixture(scope="module")
def younger() -> Authority:
    """The next generation of the root: another key, the same name, the same serial numbers."""
    return make_authority()


@pytest.fixture
def hand(city: City, younger: Authority) -> KioskHand:
    der = younger.root.der
    TrustAnchor.objects.create(body=city.body, use="sign", certificate=der, sha256=hashlib.sha256(der).hexdigest())
    return city.kiosk(3)


@pytest.fixture
def folder(city: City, settings: Any) -> Any:
    settings.CRL_FILE = settings.CRL_FILE.with_name("lists")
    settings.CRL_FILE.mkdir()
    return settings.CRL_FILE


def outcome_of(hand: KioskHand, resident: Resident) -> str:
    """Hand in with this card; what was found of its revocation, wherever it went."""
    made = hand.submit("resident_record", resident.card_answers(), resident=resident)
    deliver(hand, made)
    drain_verdicts()
    version = ApplicationVersion.objects.filter(arrival_number=made.arrival).first()
    if version is not None:
        return str(version.checks["revocation"])
    look = NeedsLook.objects.get(arrival_number=made.arrival)
    assert look.reasons == ["revocation:revoked"]
    return str(look.checks["revocation"])


@pytest.mark.requirement("JPK-03")
@pytest.mark.parametrize(
    ("lists", "good", "revoked"),
    [
        ("none", "not_checked", "not_checked"),
        ("fresh", "ok", "revoked"),
        ("stale", "old_list", "revoked"),
        ("future", "not_checked", "not_checked"),
        ("other root's", "not_checked", "not_checked"),
    ],
)
def test_each_certificate_is_judged_by_the_list_of_its_own_issuer(
    hand: KioskHand, authority: Authority, younger: Authority, folder: Any, lists: str, good: str, revoked: str
) -> None:
    now = timezone.now()
    for mine, other in ((authority, younger), (younger, authority)):
        at = {"stale": now - 60 * HOUR, "future": now + HOUR}.get(lists, now - HOUR)
        whose = other if lists == "other root's" else mine
        crl = b"" if lists == "none" else whose.crl(whose.taro, at=at)
        for old in folder.iterdir():
            old.unlink()
        if crl:
            (folder / "city.crl").write_bytes(crl)
        assert outcome_of(hand, mine.hanako) == good
        assert outcome_of(hand, mine.taro) == revoked


def test_a_folder_holds_the_lists_of_both_roots_in_either_form(
    hand: KioskHand, authority: Authority, younger: Authority, folder: Any, caplog: pytest.LogCaptureFixture
) -> None:
    at = timezone.now() - HOUR
    (folder / "old.crl").write_bytes(authority.crl(authority.taro, at=at))
    pem = x509.load_der_x509_crl(younger.crl(younger.hanako, at=at)).public_bytes(Encoding.PEM)
    (folder / "new.pem").write_bytes(pem)
    (folder / "page.html").write_bytes(b"<html>not found</html>")
    assert outcome_of(hand, authority.hanako) == "ok"
    assert outcome_of(hand, authority.taro) == "revoked"
    assert outcome_of(hand, younger.hanako) == "revoked"
    assert outcome_of(hand, younger.taro) == "ok"
    told = [record.getMessage() for record in caplog.records if "page.html" in record.getMessage()]
    assert told == ["page.html is not used as a revocation list: no_list"]


def waited_since(hand: KioskHand, days: int) -> None:
    """The kiosk's newest acknowledgement, which every entry names, is so old."""
    hand.ack = "ab" * 32
    at = timezone.now() - timedelta(days=days)
    SentAck.objects.create(kiosk=Kiosk.objects.get(code=hand.code), sha256=hand.ack, at=at)


@pytest.mark.requirement("JPK-08")
@pytest.mark.parametrize("since", [3, 1])
def test_a_certificate_that_ended_on_the_way_is_taken_in_and_a_person_looks(
    hand: KioskHand, authority: Authority, since: int
) -> None:
    """Two days ago it ended. Handed in within three days: perhaps before. Within one day: certainly after."""
    waited_since(hand, since)
    resident = authority.until(timezone.now() - timedelta(days=2))
    deliver(hand, hand.submit("resident_record", resident=resident))
    drain_verdicts()
    look = NeedsLook.objects.get()
    if since == 3:
        assert (look.kind, look.reasons) == ("anomaly", ["certificate:ended_meanwhile"])
        assert look.application == Application.objects.get()
        assert ApplicationVersion.objects.get().checks["holder"] == "ok"
    else:
        assert (look.kind, look.reasons) == ("invalid", ["certificate:expired"])
        assert not Application.objects.exists()
    assert look_reason(look.reasons[0]) != look.reasons[0]


def test_a_day_that_was_still_to_come_at_the_start_of_the_bracket_breaks_no_rule(
    hand: KioskHand, authority: Authority
) -> None:
    """A birth of five days ago, claimed at some moment of the last ten days: it may have been told truly."""
    waited_since(hand, 10)
    day = (timezone.localtime() - timedelta(days=5)).date().isoformat()
    answers = CLAIM_ANSWERS | {"event_on": day, "child_1_birth_on": day}
    deliver(hand, hand.submit("child_allowance", answers, resident=authority.hanako))
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["rules"] == "ok"
    assert not NeedsLook.objects.exists()
