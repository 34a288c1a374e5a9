"""The centre's tests run on SQLite, and on PostgreSQL with MADOGUCHI_TEST_DATABASE=postgresql."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import postgres
from tests.support.city import City, make_city
from tests.support.database import as_in_service
from tests.support.residents import Authority, make_authority

if postgres.wanted():
    postgres.use_postgres()
as_in_service()


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
