"""若葉市, its members, and 佐藤 at her browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture
def browser(cast: Cast) -> Client:
    return sign_in(cast.sato)
