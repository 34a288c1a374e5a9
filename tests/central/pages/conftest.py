"""若葉市 with its members, and a few applications."""

from __future__ import annotations

from typing import Any

import pytest

from central.catalogue.models import Body
from tests.support.applications import make_city
from tests.support.database import as_in_service
from tests.support.staff import QUICK_HASHERS, Cast, make_cast

as_in_service()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)
