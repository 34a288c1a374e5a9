"""若葉市 with its members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture
def cast(db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_city()
    return make_cast(Body.objects.get(code="99201"))


@pytest.fixture
def newest_schema() -> Iterator[None]:
    """Whatever a test goes back to, the next one finds today's tables."""
    yield
    call_command("migrate", verbosity=0)
