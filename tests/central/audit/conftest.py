"""The runner may empty append-only tables between tests; SQLite's test database is a file, as in service."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.support.append_only import allow_flush

allow_flush()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        # In memory, threads share one cache whose table locks do not wait; that is not the service's database.
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "central.db")
        database.setdefault("OPTIONS", {})["transaction_mode"] = "IMMEDIATE"
