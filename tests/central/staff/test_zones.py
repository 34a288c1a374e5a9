"""The zone comes from addresses that outsiders cannot forge."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from central.staff.zones import OUTSIDE, closed_procedures, may_open, zone_of
from tests.support.people.staff import PASSWORD, Cast

ZONES = {
    "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
    "lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]},
}
pytestmark = pytest.mark.usefixtures("_zones")


@pytest.fixture
def _zones(settings: object) -> object:
    with override_settings(
        ZONES=ZONES, TRUSTED_PROXIES=["10.9.0.1/32"], ZONED_PROCEDURES={"child_allowance": "my_number"}
    ):
        yield


def _zone(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return zone_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)).id


@pytest.mark.parametrize(
    ("remote", "forwarded", "zone"),
    [
        ("10.2.3.4", None, "lgwan"),
        ("10.1.3.4", None, "my_number"),
        ("10.2.3.4", "10.1.0.1", "lgwan"),
        ("203.0.113.9", "10.1.0.1", "outside"),
        ("10.9.0.1", "10.1.0.7", "my_number"),
        ("10.9.0.1", "10.1.0.7, 10.2.0.8", "lgwan"),
        ("10.9.0.1", "10.1.0.7, 203.0.113.9", "outside"),
        ("10.9.0.1", "10.1.0.7, 10.9.0.1", "my_number"),
        ("10.9.0.1", None, "outside"),
        ("10.9.0.1", "10.1.0.7, nonsense", "outside"),
        ("", None, "outside"),
    ],
)
def test_only_what_our_own_proxy_adds_counts(remote: str, forwarded: str | None, zone: str) -> None:
    assert _zone(remote, forwarded) == zone


def test_a_zoned_procedure_opens_from_its_zone_only() -> None:
    inside = zone_of(RequestFactory().get("/", REMOTE_ADDR="10.1.0.1"))
    office = zone_of(RequestFactory().get("/", REMOTE_ADDR="10.2.0.1"))
    assert may_open(inside, "child_allowance")
    assert not may_open(office, "child_allowance")
    assert may_open(office, "bulky_waste")
    assert closed_procedures(office) == {"child_allowance"}


def test_nobody_signs_in_from_outside(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    answer = client.post(
        reverse("staff:sign-in"),
        {"staff_number": "sato", "password": PASSWORD},
        headers={"X-Forwarded-For": "10.2.0.1"},
    )
    assert answer.status_code == 200
    assert str(OUTSIDE.label) in answer.content.decode()
    assert "sign_in_member" not in client.session
