"""The test database is of the service's kind: a file on SQLite, append-only tables that refuse changes."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from tests.support.tables.append_only import allow_flush


def as_in_service() -> None:
    """Call from a conftest, before the first test asks for the database."""
    allow_flush()
    # This machine is the office: a centre in service has no zone until its operator names one.
    settings.ZONES = json.loads(settings.DEMO_ZONES)
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and not database.get("TEST", {}).get("NAME"):
        # In memory, threads share one cache whose table locks do not wait; that is not the service's database.
        folder = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        database.setdefault("TEST", {})["NAME"] = str(folder / "central.db")
    if not str(settings.STORE).startswith(tempfile.gettempdir()):
        store = Path(tempfile.mkdtemp(prefix="madoguchi-store-"))
        atexit.register(shutil.rmtree, store, ignore_errors=True)
        settings.STORE = str(store)
