"""A city whose centre serves real HTTP in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.centre.city import City, make_city
from tests.support.people.residents import make_authority
from tests.support.tables import postgres
from tests.support.tables.database import as_in_service

if postgres.wanted():
    postgres.use_postgres()
as_in_service()


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> City:
    return make_city(settings, tmp_path, make_authority())
