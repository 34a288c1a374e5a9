"""若葉市 with its members."""

from __future__ import annotations

from typing import Any

import pytest

from central.catalogue.models import Body
from tests.support.applications import make_city
from tests.support.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture
def cast(db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_city()
    return make_cast(Body.objects.get(code="99201"))
