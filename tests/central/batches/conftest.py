"""若葉市, its members, and a batch of four people."""

from __future__ import annotations

import os
from typing import Any

import pytest

from central.applications.models import Application
from central.batches.actions.gather import make_batch
from central.batches.models import MassBatch
from central.organisation.models import Body
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast

PEOPLE = ("山田　花子", "髙橋　美咲", "鈴木　一郎", "佐藤　健")
MANY = int(os.environ.get("MADOGUCHI_MIX_UP_PEOPLE", "0"))
"""So many people and not four: `python -m tests.torture mix_up`."""
_DIGITS = "零一二三四五六七八九"


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
    others = (
        f"田村　{''.join(_DIGITS[int(digit)] for digit in f'{place:04d}')}子" for place in range(len(PEOPLE), MANY)
    )
    return [
        make_application(
            place, name=name, mail=f"person{place}@mail.example", days_ago=max(10 - place, 5 - place / 2_000)
        )
        for place, name in enumerate((*PEOPLE, *others), start=1)
    ]


@pytest.fixture
def batch(cast: Cast, people: list[Application]) -> MassBatch:
    return make_batch(cast.sato, Application.objects.all(), "えらんだ人")
