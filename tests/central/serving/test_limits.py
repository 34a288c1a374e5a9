"""What a request may bring, told by the application itself, whatever server stands before it."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from central.certificates import check_views
from sync.contract.wire.contact_frames import (
    CONTACT_LIMIT_BYTES,
    CONTACT_LIMIT_ENTRIES,
    CONTACT_LIMIT_UNREADABLE,
    ContactEntry,
)
from sync.envelope.http_signatures import sign_request
from tests.support.between.kiosk_hand import refused
from tests.support.centre.city import City

KIB = 1024


class Untouched:
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("a byte of a body that is too large was read")

    readline = read

    def close(self) -> None:
        return


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/sign-in/", 8 * KIB**3, 413),
        ("/sign-in/", 64 * KIB + 1, 413),
        ("/kiosks/add/", 40 * KIB**2, 413),
        ("/check/", 6 * KIB**2, 413),
        ("/kiosk/v1/enrolment/hello", 64 * KIB + 1, 413),
        ("/kiosk/v1/catalogue", 64 * KIB + 1, 413),
        ("/kiosk/v1/contact", CONTACT_LIMIT_BYTES + 1, 401),
        ("/nowhere/", 8 * KIB**3, 413),
    ],
)
def test_a_body_above_the_limit_of_its_address_is_refused_unread(path: str, length: int, status: int) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = Client().generic(
        "POST", path, b"", kind, CONTENT_LENGTH=str(length), **{"wsgi.input": Untouched()}, HTTP_COOKIE="csrftoken=x"
    )
    assert answer.status_code == status
    if path.startswith("/kiosk/v1/"):
        assert answer.json()["code"] in ("too_large", "bad_signature")


@pytest.mark.django_db
def test_a_file_is_taken_by_the_public_check_only() -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")
    assert "記録にありません" in Client().post("/check/", {"file": file}).content.decode()
    request = Client().post("/sign-in/", {"file": file, "staff_number": "x", "password": "y"}).wsgi_request
    assert not request.FILES


@pytest.mark.django_db
def test_a_body_of_unknown_length_is_asked_for_its_length(city: City) -> None:
    answer = Client().post("/kiosk/v1/contact", headers={"Transfer-Encoding": "chunked"})
    assert refused_page(answer) == (411, "malformed")
    assert Client().post("/sign-in/", headers={"Transfer-Encoding": "chunked"}).status_code == 411


@pytest.mark.django_db
def test_whatever_is_wrong_a_kiosk_is_answered_in_its_own_form(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["centre.example"]
    assert refused_page(Client().get("/kiosk/v1/manifest")) == (400, "malformed")
    settings.ALLOWED_HOSTS = ["*"]
    assert refused_page(Client().get("/kiosk/v1/nowhere")) == (404, "malformed")
    assert "<html" in Client().get("/check/nowhere").content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_address_takes_what_is_written_for_it_and_nothing_else(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    base = f"{live_server.url}/kiosk/v1"
    for path in ("status?limit=1", "status?at_most=x", "status?after=1&after=2", "status?x=1", "catalogue?x=1"):
        assert refused(hand.send(hand.signed("GET", f"{base}/{path}"))) == (400, "malformed"), path
    assert refused(hand.send(hand.signed("GET", f"{base}/catalogue", b"body"))) == (400, "malformed")
    body = hand.request(live_server.url).body
    for kind in ("application/json", "application/vnd.madoguchi.contact; charset=utf-8"):
        odd = requests.Request("POST", f"{base}/contact", data=body, headers={"Content-Type": kind}).prepare()
        sign_request(odd, hand.line_key, hand.nonce)
        assert refused(hand.send(odd)) == (415, "malformed"), kind
    assert refused(hand.send(hand.signed("POST", f"{base}/contact?x=1", bytes(body or b"")))) == (400, "malformed")
    assert hand.contact(live_server.url).stored_up_to == 0, "none of it has spent the nonce"


@pytest.mark.requirement("PROM-10")
@pytest.mark.django_db(transaction=True)
def test_a_contact_holds_at_most_so_many_entries(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    too_many = [ContactEntry(b".", b"")] * (CONTACT_LIMIT_ENTRIES + 1)
    assert refused(hand.send(hand.request(live_server.url, too_many))) == (413, "too_large")
    assert city.row(hand).stored_up_to == 0


@pytest.mark.requirement("PROM-10")
@pytest.mark.django_db(transaction=True)
def test_of_unreadable_entries_one_contact_brings_few_and_the_next_goes_on(live_server: Any, city: City) -> None:
    hand = city.kiosk(3)
    broken = [ContactEntry(b"not a signature", b"box")] * (CONTACT_LIMIT_UNREADABLE + 10)
    hand.seq, hand.head = len(broken), "0" * 64
    good = hand.submit()
    entries = [*broken, good.entry]
    answer = hand.send(hand.request(live_server.url, entries))
    assert hand.learn(answer).stored_up_to == CONTACT_LIMIT_UNREADABLE
    answer = hand.send(hand.request(live_server.url, entries[CONTACT_LIMIT_UNREADABLE:]))
    assert hand.learn(answer).stored_up_to == good.seq


@pytest.mark.django_db
def test_a_refused_check_writes_nothing() -> None:
    client = Client()
    for _ in range(check_views.BY_ADDRESS.burst):
        client.post("/check/", {"number": "x", "code": "y"})
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/check/", {"number": "x", "code": "y"}).status_code == 429
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def refused_page(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
