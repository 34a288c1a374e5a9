"""What a member was refused is written down: who tries numbers is seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from central.audit.models import AuditEntry
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def refusals() -> list[tuple[str, str, object]]:
    return [(one.actor, one.subject, one.details["status"]) for one in AuditEntry.objects.filter(act="staff.refused")]


def test_a_number_that_a_member_may_not_see_is_noted(cast: Cast) -> None:
    client = sign_in(cast.sato)
    assert client.get("/applications/9920120261126003000198/").status_code == 404
    assert client.get("/certificates/J-99201-26-0000001/").status_code == 404
    assert refusals() == [
        ("staff:sato", "address:9920120261126003000198", 404),
        ("staff:sato", "address:J-99201-26-0000001", 404),
    ]


@pytest.mark.parametrize(
    "typed", ["山田花子", "9920120261126003000198山田花子", "99201 yamada hanako", "J-" + "9" * 39]
)
def test_what_was_typed_by_hand_is_not_kept(typed: str, cast: Cast) -> None:
    assert sign_in(cast.sato).get(f"/applications/{typed}/").status_code == 404
    assert refusals() == [("staff:sato", "address:?", 404)]


def test_a_member_in_a_network_that_is_no_zone_is_noted(cast: Cast, settings: Any) -> None:
    client = sign_in(cast.sato)
    settings.ZONES = {"lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]}}
    assert client.get("/work/").status_code in (302, 404)
    client.get("/")
    assert ("staff:sato", "address:", 403) in refusals()


def test_strangers_fill_no_log(cast: Cast) -> None:
    client = Client()
    for path in ("/applications/9920120261126003000198/", "/nowhere/", "/kiosk/v1/nowhere", "/"):
        client.get(path)
    assert refusals() == []
