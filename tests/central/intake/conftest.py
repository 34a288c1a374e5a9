"""Members who look at what came into the example city, and boxes that are files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from central.intake import boxes
from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own."""
    settings.STORE = str(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What residents write is rarely above 64 KiB: here every box is."""
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 1000)
