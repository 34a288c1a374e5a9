"""What the centre signs of its answers: acknowledgements, and the refusals on which a kiosk acts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from django.test import Client

from central.audit.models import AuditEntry
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.refusals import Refusal
from sync.envelope.http_signatures import name_of_request
from sync.envelope.keys.signer import MemorySigner
from tests.central.intake.test_openapi import conforms, description
from tests.support.between.kiosk_hand import KioskHand, signed_refusal
from tests.support.centre.city import City

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("PROM-07")]
__all__ = ["description"]  # a fixture


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def test_an_acknowledgement_tells_what_the_kiosk_believes(
    base: str, city: City, hand: KioskHand, description: dict[str, Any]
) -> None:
    request = hand.request(base, [hand.submit().entry])
    newest = AuditEntry.objects.order_by("number").last()
    ack = hand.learn(hand.send(request))
    conforms(description, "Ack", json.loads(write_message(ack)))
    assert ack.request == name_of_request(request)
    assert (ack.state, ack.catalogue, ack.status_cursor) == ("active", 1, 0)
    assert newest is not None
    assert (ack.audit.number, ack.audit.hash) == (newest.number, newest.hash)
    later = hand.contact(base)
    delivered = AuditEntry.objects.get(act="kiosk.delivered")
    assert (later.audit.number, later.audit.hash) == (delivered.number, delivered.hash)
    assert hand.contact(base, heartbeat=hand.heartbeat(head="ab" * 32)).state == "suspect"


def stopped(state: str) -> Callable[[City, KioskHand, str], requests.PreparedRequest]:
    def ask(city: City, hand: KioskHand, base: str) -> requests.PreparedRequest:
        row = city.row(hand)
        row.state = state
        row.save()
        return hand.request(base)

    return ask


def restored(city: City, hand: KioskHand, base: str) -> requests.PreparedRequest:
    city.restored()
    return hand.request(base)


def nonsense(_city: City, hand: KioskHand, base: str) -> requests.PreparedRequest:
    return hand.signed("POST", f"{base}/kiosk/v1/contact", b"nonsense")


def odd_cursor(_city: City, hand: KioskHand, base: str) -> requests.PreparedRequest:
    return hand.signed("GET", f"{base}/kiosk/v1/status?after=x")


def too_large(_city: City, hand: KioskHand, base: str) -> requests.PreparedRequest:
    request = hand.signed("POST", f"{base}/kiosk/v1/contact", b"x" * 100)
    request.headers["Content-Length"] = str(50 * 1024 * 1024)
    return request


@pytest.mark.parametrize(
    ("ask", "code", "state"),
    [
        (stopped("suspended"), "suspended", "suspended"),
        (stopped("revoked"), "revoked", "revoked"),
        (stopped("drained"), "drained", "drained"),
        (restored, "other_incarnation", "active"),
        (nonsense, "malformed", "active"),
        (odd_cursor, "malformed", "active"),
        (too_large, "too_large", "active"),
    ],
)
def test_a_refusal_on_which_a_kiosk_acts_is_signed_for_this_request(
    base: str, city: City, hand: KioskHand, description: dict[str, Any], ask: Any, code: str, state: str
) -> None:
    hand.contact(base)
    request = ask(city, hand, base)
    answer = hand.send(request)
    conforms(description, "Refusal", answer.json())
    told = signed_refusal(answer, city.keys.ack.trusted())
    conforms(description, "SignedRefusal", json.loads(write_message(told)))
    assert (told.code, told.kiosk, told.state) == (code, hand.code, state)
    assert (told.request, told.request_nonce) == (name_of_request(request), hand.nonce)
    assert told.nonce == read_message(Refusal, answer.content).nonce == city.row(hand).nonce
    assert (told.incarnation is not None) == (code == "other_incarnation")


@pytest.mark.parametrize("ask", [nonsense, odd_cursor, too_large])
def test_after_a_refusal_the_next_request_is_served(base: str, city: City, hand: KioskHand, ask: Any) -> None:
    """No round trip is lost for a nonce."""
    answer = hand.send(ask(city, hand, base))
    hand.nonce = read_message(Refusal, answer.content).nonce or ""
    assert hand.contact(base, [hand.submit()]).stored_up_to == 1


def test_what_anybody_could_have_caused_is_not_signed(base: str, city: City, hand: KioskHand) -> None:
    changed = hand.request(base, [hand.submit().entry])
    assert isinstance(changed.body, bytes)
    changed.body = changed.body[:-1] + bytes([changed.body[-1] ^ 1])
    for request in (changed, hand.request(base, nonce="none"), hand.request(base, signer=MemorySigner.generate())):
        answer = hand.send(request)
        assert answer.status_code == 401
        assert read_message(Refusal, answer.content).signed is None
    wrong_method = read_message(Refusal, requests.get(f"{base}/kiosk/v1/contact", timeout=10).content)
    assert (wrong_method.code, wrong_method.signed) == ("malformed", None)


class Cut:
    """A body of which the rest never came."""

    def read(self, *_: object) -> bytes:
        raise OSError("the line is gone")

    readline = read

    def close(self) -> None:
        return


def test_a_body_that_was_cut_on_the_way_is_refused_under_nobodys_signature(city: City, hand: KioskHand) -> None:
    """Signed, "these bytes will never be taken" would be about bytes that the kiosk never sent."""
    request = hand.request("http://testserver", [hand.submit().entry])
    answer = Client().generic(
        "POST",
        "/kiosk/v1/contact",
        b"",
        str(request.headers["Content-Type"]),
        headers={name: str(value) for name, value in request.headers.items() if name != "Content-Length"},
        CONTENT_LENGTH=request.headers["Content-Length"],
        **{"wsgi.input": Cut()},
    )
    told = read_message(Refusal, answer.content)
    assert (answer.status_code, told.code, told.signed) == (400, "malformed", None)
    assert city.row(hand).nonce == hand.nonce, "the same request may come again"


def test_a_replay_gets_a_word_about_the_old_request_only(base: str, city: City, hand: KioskHand) -> None:
    """What is signed for whoever says an old request again is of no use against the kiosk's next."""
    old = hand.request(base)
    hand.learn(hand.send(old))
    stopped("suspended")(city, hand, base)
    told = signed_refusal(hand.send(old), city.keys.ack.trusted())
    assert told.request == name_of_request(old) != name_of_request(hand.request(base))


def test_a_kiosk_tells_which_acknowledgement_it_holds(base: str, city: City, hand: KioskHand) -> None:
    hand.contact(base)
    assert city.row(hand).heartbeat["ack"] is None
    hand.contact(base)
    held = city.row(hand).heartbeat["ack"]
    assert held != hand.ack
    assert len(str(held)) == 2 * hashlib.sha256().digest_size
    for wrong in ("", "AB" * 32, "ab" * 33):
        answer = hand.send(hand.request(base, heartbeat=hand.heartbeat(ack=wrong)))
        assert read_message(Refusal, answer.content).code == "malformed"
