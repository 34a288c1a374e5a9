"""若葉市 with its members: 佐藤 writes forms, 鈴木 none, 田中 of the IT section publishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.models import FormDraft, WordingDraft
from central.authoring.wordings.writing import begin_words
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.centre.browser import chromium
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Real: started once for the tests of a module."""
    with chromium() as started:
        yield started


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture
def draft(city: Body, cast: Cast) -> FormDraft:
    """An empty form of 佐藤's."""
    return make_draft(NewDraft(city, "dog_licence", "犬の登録"), cast.sato)


@pytest.fixture
def version(city: Body) -> ProcedureVersion:
    """A form in force."""
    return ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)


@pytest.fixture
def copy(version: ProcedureVersion, cast: Cast) -> WordingDraft:
    """Its words, begun by 佐藤."""
    return begin_words(version.pk, cast.sato)
