"""The steps at real terminals: what this centre answered there since the run began, by its own log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central.applications.models import Application
from central.connection_tests import keeping
from central.connection_tests.models import ConnectionRun
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
ZONED, OTHER = "child_allowance", "bulky_waste"
ZONES = {
    "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
    "lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]},
}


@pytest.fixture
def cast(city: City, authority: Authority, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.ZONES, settings.ZONED_PROCEDURES = ZONES, {ZONED: "my_number"}
    hand = city.kiosk(3)
    deliver(hand, hand.submit(ZONED, CLAIM_ANSWERS, resident=authority.hanako), hand.submit(OTHER))
    drain_verdicts()
    return make_cast(city.body)


def numbers() -> tuple[str, str]:
    return tuple(Application.objects.get(procedure=one).arrival_number for one in (ZONED, OTHER))  # type: ignore[return-value]


def begin(client: Client) -> ConnectionRun:
    zoned, other = numbers()
    assert client.post(reverse("connections:begin"), {"zoned": zoned, "other": other}).status_code == 302
    return ConnectionRun.objects.latest("pk")


def seen(client: Client, run: ConnectionRun, **said: str) -> dict[int, str]:
    client.post(reverse("connections:look", args=[run.pk]), said)
    return dict(run.steps.values_list("number", "reason"))


def opened(client: Client, *which: str) -> None:
    for number in which:
        client.get(reverse("applications:detail", args=[number]))


def test_a_step_is_green_when_the_centre_answered_so_at_that_terminal(cast: Cast) -> None:
    zoned, other = numbers()
    inside, lgwan = (sign_in(cast.sato, Client(REMOTE_ADDR=source)) for source in ("10.1.0.7", "10.2.0.7"))
    opened(inside, zoned, other)
    opened(lgwan, zoned, other)
    run = begin(inside)
    assert (run.zoned, run.other) == tuple(Application.objects.get(arrival_number=number) for number in (zoned, other))
    assert seen(inside, run) == {1: "prepared", 10: "arrived", 11: "signed"}, "what came before the run proves nothing"
    opened(lgwan, zoned)
    assert seen(inside, run)[9] == "no_contrast", "nobody has opened it in its zone yet"
    opened(inside, zoned, other)
    opened(lgwan, other)
    now = seen(lgwan, run)
    assert {number: now[number] for number in (6, 7, 8, 9, 12)} == {
        6: "seen",
        7: "seen",
        8: "seen",
        9: "refused_here",
        12: "signed",
    }
    assert not keeping.is_green(run), "nothing was pasted, and no resident has opened it"
    page = inside.get(reverse("connections:runs-one", args=[run.pk])).content.decode()
    assert page.count("していない") >= 4
    assert "断られた" in page


def test_who_was_refused_must_be_who_opened_it_inside(cast: Cast) -> None:
    zoned, _ = numbers()
    inside = sign_in(cast.sato, Client(REMOTE_ADDR="10.1.0.7"))
    run = begin(inside)
    opened(inside, zoned)
    opened(sign_in(cast.suzuki, Client(REMOTE_ADDR="10.2.0.7")), zoned)
    assert seen(inside, run)[9] == "no_contrast", "suzuki would be refused everywhere"


def test_what_opened_outside_is_red_whatever_was_refused_before(cast: Cast, settings: Any) -> None:
    zoned, _ = numbers()
    inside, lgwan = (sign_in(cast.sato, Client(REMOTE_ADDR=source)) for source in ("10.1.0.7", "10.2.0.7"))
    run = begin(inside)
    opened(inside, zoned)
    opened(lgwan, zoned)
    assert seen(inside, run)[9] == "refused_here"
    settings.ZONED_PROCEDURES = {}
    opened(lgwan, zoned)
    settings.ZONED_PROCEDURES = {ZONED: "my_number"}
    assert seen(inside, run)[9] == "opened_outside"
    assert keeping.is_red(run)


def test_the_pages_are_for_whoever_rules_or_works_in_the_zone(cast: Cast) -> None:
    inside = sign_in(cast.sato, Client(REMOTE_ADDR="10.1.0.7"))
    run = begin(inside)
    suzuki = sign_in(cast.suzuki, Client(REMOTE_ADDR="10.1.0.7"))
    for address in (reverse("connections:runs"), reverse("connections:runs-one", args=[run.pk])):
        assert suzuki.get(address).status_code == 404
        assert inside.get(address).status_code == 200
    assert begin(sign_in(cast.sato, Client(REMOTE_ADDR="10.2.0.7"))).zoned is None, "not from outside its zone"
