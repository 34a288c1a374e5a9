"""若葉市 and its members."""

from __future__ import annotations

from typing import Any

import pytest

from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)
