"""One reading of who asks: at a connection, at a request, behind a proxy of ours or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from central.limits.client_address import client_address, source_of, source_of_peer
from central.limits.lockout import LockoutPolicy

PROXY = "10.9.0.1"


@pytest.mark.parametrize(
    ("address", "counted_by"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:ffff::7", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_connection_and_its_request_are_counted_alike(address: str, counted_by: str, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [f"{PROXY}/32"]
    factory = RequestFactory()
    assert source_of_peer(address) == counted_by
    assert source_of(factory.get("/", REMOTE_ADDR=address)) == counted_by
    behind = factory.get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": f"198.51.100.1, {address}"})
    assert source_of(behind) == counted_by


def test_a_proxy_of_ours_is_counted_for_itself_nowhere(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [f"{PROXY}/32"]
    assert source_of_peer(PROXY) == ""
    assert source_of_peer("10.9.0.2") == "10.9.0.2"


def test_who_comes_by_a_socket_of_the_file_system_is_a_proxy_of_ours() -> None:
    """Such a peer has no address; only nginx may open the shipped sockets."""
    factory = RequestFactory()
    assert source_of_peer("") == ""
    behind = factory.get("/", REMOTE_ADDR="", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"})
    assert source_of(behind) == "192.0.2.7"
    for said in ({}, {"X-Forwarded-For": "unknown"}):
        assert client_address(factory.get("/", REMOTE_ADDR="", headers=said)) is None


@pytest.mark.django_db
def test_one_name_is_locked_for_one_purpose_only() -> None:
    now, minute = timezone.now(), timedelta(minutes=1)
    staff, residents = (
        LockoutPolicy(purpose, 1, first_lock=minute, longest_lock=minute * 10, forgotten_after=minute * 100)
        for purpose in ("one", "another")
    )
    staff.begin("sato", now)
    staff.settle_wrong("sato", now)
    assert staff.begin(" SATO", now) == now + minute
    assert residents.begin("sato", now) is None
    residents.settle_wrong("nobody", now + minute * 200)
    assert staff.locked_until("sato", now) == now + minute
