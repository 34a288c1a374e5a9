"""The cast, in the fictional city."""

from __future__ import annotations

from typing import Any

import pytest

from central.organisation.models import Body
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(Body.objects.get_or_create(code="99201", defaults={"name": "若葉市"})[0])
