"""What a catalogue names comes by hash, to the kiosks of its hall alone. Over real HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from django.db import transaction

from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, PublishedCatalogue, PublishedObject
from central.intake.custody.custody_walk import Walked, walk
from central.intake.kiosk_api.published_objects import named_for
from central.organisation.models import Body, Hall
from sync.contract.wire.catalogue import read_catalogue, read_page, sha256_of
from sync.contract.wire.messages import write_message
from sync.contract.wire.objects import OBJECTS_ANSWER_BYTES, OBJECTS_MEDIA_TYPE, ObjectFrames, ObjectsAsked
from sync.envelope.jws import Typ, payload_in
from tests.support.between.kiosk_hand import KioskHand, refused
from tests.support.centre.city import TEXTS, City

pytestmark = pytest.mark.django_db(transaction=True)
LOST = "0" * 64


@pytest.fixture
def url(live_server: Any) -> str:
    return f"{live_server.url}/kiosk/v1/objects"


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def neighbour(city: City) -> Hall:
    """A hall of another town, with a procedure of its own."""
    body = Body.objects.create(code="99202", name="隣町")
    hall = Hall.objects.create(body=body, phone="000-000-5678", **TEXTS)
    hall.serves.add(body)
    data = json.loads((DEFINITIONS / "bulky_waste.json").read_bytes()) | {"id": "dog", "body": "99202", "phone": "1"}
    add(data)
    publish_catalogue(hall.pk)
    return hall


def add(members: dict[str, Any]) -> None:
    with transaction.atomic():
        add_definition(compact(json.dumps(members, ensure_ascii=False).encode()), "system")


def ask(hand: KioskHand, url: str, *hashes: str, at_most: int = 1024 * 1024) -> requests.Response:
    body = write_message(ObjectsAsked(1, hashes, at_most))
    answer = hand.send(hand.signed("POST", url, body, content_type="application/json"))
    hand.nonce = answer.headers.get("Madoguchi-Nonce", hand.nonce)
    return answer


def given(answer: requests.Response) -> list[bytes]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == OBJECTS_MEDIA_TYPE
    return list(ObjectFrames(500).feed(answer.content))


def named(hall: Hall) -> list[str]:
    return sorted(named_for(hall.pk))


def test_what_the_index_names_is_given_in_the_order_asked_and_under_its_hash(
    url: str, city: City, hand: KioskHand
) -> None:
    published = PublishedCatalogue.objects.get(hall=city.hall)
    index = read_catalogue(payload_in(bytes(published.jws), Typ.CATALOGUE))
    pages = {name: digit for digit, name in enumerate(index.pages) if name is not None}
    found = given(ask(hand, url, *pages))
    rows = [row for data, digit in zip(found, pages.values(), strict=True) for row in read_page(data, digit)]
    wanted = [name for row in rows for name in (row.facts, row.sha256)]
    assert [sha256_of(data) for data in given(ask(hand, url, *wanted))] == wanted
    assert {*pages, *wanted} == set(named(city.hall))


def test_another_halls_objects_look_like_those_that_nobody_has(
    url: str, city: City, hand: KioskHand, neighbour: Hall
) -> None:
    theirs = [name for name in named(neighbour) if name not in named(city.hall)]
    assert len(theirs) == 3, "a page, a definition, facts"
    own = named(city.hall)[0]
    assert [sha256_of(data) if data else "" for data in given(ask(hand, url, *theirs, LOST, own))] == [*[""] * 4, own]


def test_an_answer_ends_when_there_is_no_room_and_the_first_is_given_whatever_its_size(
    url: str, city: City, hand: KioskHand
) -> None:
    definitions = list(ProcedureVersion.objects.order_by("pk").values_list("sha256", flat=True))
    sizes = [len(bytes(row.definition)) for row in ProcedureVersion.objects.order_by("pk")]
    assert len(given(ask(hand, url, *definitions, at_most=1))) == 1
    assert len(given(ask(hand, url, LOST, *definitions, at_most=1))) == 2
    assert len(given(ask(hand, url, *definitions, at_most=sum(sizes[:2])))) == 2
    assert len(given(ask(hand, url, *definitions, at_most=sum(sizes)))) == 3


def test_an_answer_is_bounded_whatever_is_wanted(url: str, city: City, hand: KioskHand) -> None:
    data = json.loads((DEFINITIONS / "bulky_waste.json").read_bytes())
    filling = ["語" * 1000] * 60
    for number in range(8):
        more = data | {"id": f"large_{number}", "keywords": filling}
        add(more)
    publish_catalogue(city.hall.pk)
    large = list(ProcedureVersion.objects.filter(procedure__startswith="large_").values_list("sha256", flat=True))
    found = given(ask(hand, url, *large, at_most=2**53 - 1))
    assert 1 < len(found) < len(large)
    assert sum(map(len, found)) <= OBJECTS_ANSWER_BYTES


def test_the_one_before_the_newest_is_still_given(url: str, city: City, hand: KioskHand) -> None:
    """A kiosk may be in the middle of it."""
    old = set(named(city.hall))
    data = json.loads((DEFINITIONS / "bulky_waste.json").read_bytes())
    for more in (1, 2):
        add(data | {"version": data["version"] + more})
        publish_catalogue(city.hall.pk)
    gone = old - set(named(city.hall))
    assert gone
    assert given(ask(hand, url, *gone)) == [b""] * len(gone)
    before = ProcedureVersion.objects.get(procedure="bulky_waste", version=data["version"] + 1)
    assert [sha256_of(found) for found in given(ask(hand, url, before.sha256))] == [before.sha256]


def test_other_bytes_under_a_name_are_as_good_as_lost_and_the_walk_names_both(
    url: str, city: City, hand: KioskHand
) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste")
    ProcedureVersion.objects.filter(pk=row.pk).update(definition=b"other")
    facts = next(one for one in PublishedObject.objects.all() if b'"fax"' in bytes(one.data))
    PublishedObject.objects.filter(pk=facts.pk).update(data=b"other")
    assert given(ask(hand, url, row.sha256, facts.pk)) == [b"", b""]
    assert f"catalogue object {facts.pk}: other_object" in found_by_the_walk()
    PublishedObject.objects.filter(pk=facts.pk).delete()
    assert given(ask(hand, url, facts.pk)) == [b""]
    assert f"catalogue object {facts.pk}: no_row" in found_by_the_walk()


def test_a_page_that_was_changed_hides_no_other_and_is_given_again_when_it_is_mended(
    url: str, city: City, hand: KioskHand
) -> None:
    rows = list(ProcedureVersion.objects.order_by("pk").values_list("sha256", flat=True))
    pages = [one for one in PublishedObject.objects.all() if b'"definitions"' in bytes(one.data)]
    assert len(pages) > 1, "one page holds everything"
    for page in pages:
        whole = bytes(page.data)
        mine = [sha256 for sha256 in rows if sha256.encode() in whole]
        PublishedObject.objects.filter(pk=page.pk).update(data=b"other")
        answers = dict(zip(rows, given(ask(hand, url, *rows)), strict=True))
        assert {sha256 for sha256, data in answers.items() if not data} == set(mine)
        PublishedObject.objects.filter(pk=page.pk).update(data=whole)
        assert all(given(ask(hand, url, *rows)))


def found_by_the_walk() -> set[str]:
    return {f"{one.what}: {one.fault}" for one in walk(Walked(), {}, lambda _: None)}


def test_each_request_spends_a_nonce_and_only_its_kiosk_may_ask(url: str, city: City, hand: KioskHand) -> None:
    first = hand.nonce
    assert given(ask(hand, url, LOST)) == [b""]
    assert hand.nonce != first
    body = write_message(ObjectsAsked(1, (LOST,), 1))
    replayed = hand.signed("POST", url, body, first, content_type="application/json")
    assert refused(hand.send(replayed)) == (401, "stale_nonce")
    stranger = hand.signed("POST", url, body, signer=city.kiosk(4).entry_key, content_type="application/json")
    assert refused(hand.send(stranger))[0] == 401
    assert refused(hand.send(requests.Request("POST", url, data=body).prepare()))[0] == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b'{"v":1,"objects":[],"at_most":1}', 400),
        (b'{"v":2,"objects":["' + LOST.encode() + b'"],"at_most":1}', 400),
        (b'{"v":1,"objects":["../../etc/passwd"],"at_most":1}', 400),
        (b'{"v":1,"objects":["' + LOST.encode() + b'"],"at_most":-1}', 400),
        (b'{"v":1,"objects":[' + b",".join([b'"' + LOST.encode() + b'"'] * 501) + b'],"at_most":1}', 400),
        (b" " * (64 * 1024 + 1), 413),
    ],
)
def test_what_is_no_request_for_objects_is_refused(url: str, hand: KioskHand, body: bytes, status: int) -> None:
    assert hand.send(hand.signed("POST", url, body, content_type="application/json")).status_code == status


def test_another_type_or_a_query_is_refused(url: str, hand: KioskHand) -> None:
    body = write_message(ObjectsAsked(1, (LOST,), 1))
    assert hand.send(hand.signed("POST", url, body)).status_code == 415
    assert hand.send(hand.signed("POST", f"{url}?a=1", body, content_type="application/json")).status_code == 400
