"""A kiosk in wrong hands: it may lie about itself, and harms nobody's page, database or evidence with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.urls import reverse

from central.audit.models import AuditEntry
from central.intake import views
from central.intake.kiosk_api import signed_requests
from central.kiosks.actions.states import EVIDENCE_LIMIT, suspend
from central.kiosks.models import SuspicionEvidence
from sync.envelope.keys.signer import MemorySigner
from sync.transport.answers import Refused
from sync.transport.client import CentreClient
from tests.support.between.kiosk_hand import refused
from tests.support.centre.centre_process import answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("PROM-07")]


def test_a_count_that_is_none_is_not_understood(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    for member in ("seq", "waiting", "catalogue", "status_cursor", "epoch"):
        for number in (-1, -(10**30), 2**53, 10**4000):
            answer = hand.send(hand.request(live_server.url, heartbeat=hand.heartbeat(**{member: number})))
            assert refused(answer) == (400, "malformed"), (member, number)


def test_words_that_no_database_keeps_cost_only_themselves(live_server: Any, city: City, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    hand = city.kiosk(3)
    made = hand.submit()
    odd = "\x00<b>1.0\x1b[2J\x85"
    beat = hand.heartbeat(software=odd, paper=odd, trouble=(odd,), wall=odd)
    assert hand.contact(live_server.url, [made], heartbeat=beat).stored_up_to == 1
    assert city.row(hand).heartbeat["software"] == "<b>1.0[2J"
    page = sign_in(make_cast(city.body).tanaka).get(reverse("kiosks:list")).content.decode()
    assert "&lt;b&gt;1.0" in page


def test_what_is_no_word_of_the_format_is_not_kept_as_it_is(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    told = ("P-02", "<b>", "x" * 41, "", *(f"N-{number}" for number in range(200)))
    beat = hand.heartbeat(software="1" * 200, paper="lots", trouble=told)
    assert hand.contact(live_server.url, [hand.submit()], heartbeat=beat).stored_up_to == 1
    kept = city.row(hand).heartbeat
    assert kept["paper"] == "unknown"
    assert kept["trouble"] == ["P-02", *(f"N-{number}" for number in range(63))]
    assert kept["software"] == "1" * 100


def test_a_head_of_nonsense_is_evidence_all_the_same(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    hand.contact(live_server.url, [hand.submit()])
    hand.contact(live_server.url, heartbeat=hand.heartbeat(head="\x00" * 70))
    assert SuspicionEvidence.objects.get().reason == "other_head"
    assert city.row(hand).state == "suspect"


def test_a_replayed_contact_is_answered_before_its_entries_are_verified(
    live_server: Any, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = city.kiosk(3)
    replay = hand.request(live_server.url, [hand.submit().entry for _ in range(3)])
    assert hand.send(replay).status_code == 200

    def verified(*_said: object) -> None:
        raise AssertionError("thousands of signatures for a request that was seen before")

    monkeypatch.setattr(views, "present", verified)
    assert refused(hand.send(replay)) == (401, "stale_nonce")
    suspend(hand.code, "system", "replays")
    assert refused(hand.send(replay)) == (403, "suspended")


def test_no_strangers_body_is_read(live_server: Any, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = city.kiosk(3)
    bodies: list[int] = []
    honest = signed_requests.read_body

    def read(request: HttpRequest, limit: int) -> bytes:
        bodies.append(limit)
        return honest(request, limit)

    monkeypatch.setattr(signed_requests, "read_body", read)
    stranger = hand.request(live_server.url, signer=MemorySigner.generate())
    assert refused(hand.send(stranger)) == (401, "unknown_key")
    forged = hand.request(live_server.url)
    forged.headers["Content-Digest"] = f"sha-256=:{'A' * 43}=:"
    assert refused(hand.send(forged)) == (401, "bad_signature")
    assert not bodies
    other_body = hand.request(live_server.url)
    other_body.body = b"x" * int(other_body.headers["Content-Length"])
    assert refused(hand.send(other_body)) == (401, "bad_signature")
    assert hand.contact(live_server.url).stored_up_to == 0


def test_a_stranger_who_sends_much_is_told_so_and_the_next_is_served(city: City, settings: Any) -> None:
    """By the web server of the product: it answers before it has the body."""
    hand, port = city.kiosk(3), free_port()
    process = start(settings, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "1")
    try:
        wait_for(lambda: answers(port))
        stranger = CentreClient(f"http://127.0.0.1:{port}", MemorySigner.generate())
        for _ in range(3):
            assert stranger.contact(bytes(8 * 1024 * 1024), "none") == Refused(401, "unknown_key")
        stranger.close()
        assert hand.contact(f"http://127.0.0.1:{port}", [hand.submit()]).stored_up_to == 1
    finally:
        kill(process)


def test_evidence_is_kept_as_far_as_a_person_can_look_at_it(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    hand.contact(live_server.url, [hand.submit()])
    for number in range(EVIDENCE_LIMIT + 3):
        hand.contact(live_server.url, heartbeat=hand.heartbeat(head=f"{number:064x}"))
    assert SuspicionEvidence.objects.count() == EVIDENCE_LIMIT
    assert AuditEntry.objects.filter(act="kiosk.suspected").count() == EVIDENCE_LIMIT
