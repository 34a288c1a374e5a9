"""The centre's tests run on SQLite, and on PostgreSQL with MADOGUCHI_TEST_DATABASE=postgresql."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.central.notices.post_office import post_office
from tests.support.centre.city import City, make_city
from tests.support.centre.door_roles import each_door_has_its_role
from tests.support.centre.staffs_door import watched_at_staffs_door
from tests.support.people.residents import Authority, make_authority
from tests.support.tables import postgres
from tests.support.tables.database import as_in_service
from tests.support.tables.lock_order import watched

if postgres.wanted():
    postgres.use_postgres()
as_in_service()


@pytest.fixture(autouse=True)
def _audit_log_last() -> Iterator[None]:
    """Whatever a test makes the centre do: nothing is locked after the audit log's head."""
    with watched() as order:
        yield
    assert order.late == [], "locked after the head of the audit log"


@pytest.fixture(autouse=True)
def _each_door_has_its_role() -> Iterator[None]:
    """Where the database knows roles: what a door's role may not do shows in whatever test meets it."""
    if not postgres.wanted():
        yield
        return
    with each_door_has_its_role():
        yield


@pytest.fixture(autouse=True)
def _staffs_door_signs_nothing() -> Iterator[None]:
    """Apart it has neither a key that signs nor the right to put what is issued: that is the task worker's."""
    with watched_at_staffs_door() as asked:
        yield
    assert asked == [], "a request of staff asked for what that door has not"


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The card authority: its roots, and keys for the cast. Made once, RSA keys are slow."""
    return make_authority()


@pytest.fixture
def city(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, authority: Authority) -> City:
    """若葉市 with keys, documents, one hall, three procedures and a published catalogue."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return make_city(settings, tmp_path, authority)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    log = tmp_path_factory.mktemp("office") / "taken.jsonl"
    with post_office(log) as port:
        yield port, log


@pytest.fixture
def box(office: tuple[int, Path], settings: Any) -> Path:
    """Mail goes to the real server; the file says what it took."""
    port, log = office
    log.write_text("")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    return log
