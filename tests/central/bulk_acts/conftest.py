"""若葉市 and its members, a store of each test's own, and a real scanner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.centre.scanner import clamd
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast

SICK = b"%PDF-1.7\nwhat the scanner finds"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture(autouse=True)
def _places(settings: Any, tmp_path: Path) -> None:
    settings.STORE, settings.CLAMD = str(tmp_path / "store"), ""


@pytest.fixture(scope="module")
def scanner_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clamd(tmp_path_factory.mktemp("clamd"), knows=SICK) as place:
        yield place


@pytest.fixture
def scanner(scanner_place: str, settings: Any) -> str:
    settings.CLAMD = scanner_place
    return scanner_place
