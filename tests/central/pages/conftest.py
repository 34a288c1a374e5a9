"""若葉市 with its members, and a few applications."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.centre.city import City
from tests.support.centre.city import make_city as make_full_city
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def full_city(db: None, settings: Any, tmp_path: Path, authority: Authority) -> City:
    """With keys, documents and a published catalogue."""
    return make_full_city(settings, tmp_path, authority)


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)
