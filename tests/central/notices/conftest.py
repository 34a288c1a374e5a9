"""若葉市, its members, and a real post office on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.catalogue.models import Body
from tests.central.notices.post_office import post_office
from tests.support.applications import make_city
from tests.support.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    log = tmp_path_factory.mktemp("office") / "taken.jsonl"
    with post_office(log) as port:
        yield port, log


@pytest.fixture
def box(office: tuple[int, Path], settings: Any) -> Path:
    """Mail goes to the real server; the file says what it took."""
    port, log = office
    log.write_text("")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    return log
