"""Members who look at what came into the example city."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)
