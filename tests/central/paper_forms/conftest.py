"""若葉市 with the forms of the library, its members, and a store: 佐藤 lays out, 田中 of the IT section decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from central.catalogue.actions.load_definitions import DEFINITIONS, load_definitions
from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.centre.browser import chromium
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _places(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.STORE = str(tmp_path / "store")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Real: started once for the tests of a module."""
    with chromium() as started:
        yield started


@pytest.fixture
def city(db: None) -> Body:
    body = make_city()
    load_definitions(DEFINITIONS / "library")
    return body


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)
