"""若葉市, its members, and a batch of four people."""

from __future__ import annotations

from typing import Any

import pytest

from central.applications.models import Application
from central.batches.actions.gather import make_batch
from central.batches.models import MassBatch
from central.organisation.models import Body
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast

PEOPLE = ("山田　花子", "髙橋　美咲", "鈴木　一郎", "佐藤　健")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture
def people(cast: Cast) -> list[Application]:
    """Arrived in this order."""
    return [
        make_application(place, name=name, mail=f"person{place}@mail.example", days_ago=10 - place)
        for place, name in enumerate(PEOPLE, start=1)
    ]


@pytest.fixture
def batch(cast: Cast, people: list[Application]) -> MassBatch:
    return make_batch(cast.sato, Application.objects.all(), "えらんだ人")
