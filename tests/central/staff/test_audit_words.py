"""The page of the audit log says in words what the log keeps as codes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from central.applications.act_details import ApplicationRead
from central.audit.details import Details
from central.audit.record import record
from central.staff.act_details import SignInFailed
from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in


class Later(Details, frozen=True, kw_only=True):
    """Of a newer program, whose word this one does not know."""

    later: int


@pytest.fixture
def cast(db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(make_city())


def test_names_kinds_and_acts_stand_beside_their_codes(cast: Cast):
    zone, failed = ApplicationRead(zone="lgwan"), SignInFailed(step="password", zone="lgwan", locked=False)
    with transaction.atomic():
        record(cast.sato, "application.read", "application:9920120261120007012397", cast.sato.body, zone)
        record("anonymous", "staff.sign_in_failed", "staff:sato", cast.sato.body, failed)
        record("system", "later.act", "later:1", cast.sato.body, Later(later=1))
    page = sign_in(cast.tanaka, Client()).get("/audit/").content.decode()
    for shown in (
        "佐藤 花",
        "申請を開いた",
        "申請 1120-007-0123",
        "網：lgwan",
        "ログイン前の人",
        "段階：password",
    ):
        assert shown in page, shown
    for kept in ("staff:sato", "application.read", "later.act", "later:1", "later：1"):
        assert kept in page, kept


def test_a_page_of_the_log_asks_for_all_names_at_once(cast: Cast, django_assert_max_num_queries: Any):
    client = sign_in(cast.tanaka, Client())
    with transaction.atomic():
        for number in range(40):
            record(
                cast.sato, "application.read", f"application:{number}", cast.sato.body, ApplicationRead(zone="lgwan")
            )
    with django_assert_max_num_queries(28):
        client.get("/audit/")
