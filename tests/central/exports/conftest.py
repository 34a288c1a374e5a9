"""若葉市, its members, a store of their own, and an export made by its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from central.applications.models import Application
from central.exports.models import Export, Format
from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.centre.jobs import work_off
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

Made = Callable[..., Export]


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.STORE = str(tmp_path / "store")
    settings.DOCUMENT_STORE = ""
    settings.BULK_ACT_HELD_MINUTES = 0


@pytest.fixture
def city(db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture
def browser(cast: Cast) -> Client:
    return sign_in(cast.sato)


def choose(browser: Client, *numbers: str) -> Export:
    """These lines of a list, or all that are there."""
    posted = {"chosen": list(numbers)} if numbers else {"every": "", "tab": "all"}
    answer = browser.post("/exports/choose/", posted)
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(r"/exports/(\d+)/", answer["Location"])
    assert found, answer["Location"]
    return Export.objects.get(pk=int(found[1]))


def ask(browser: Client, export: Export, form: Format, *columns: str) -> Export:
    """By the form of its page."""
    keys = list(columns) or export.column_keys
    posted = {"revision": export.revision, "format": form.value, "column": keys}
    answer = browser.post(f"/exports/{export.pk}/ask/", posted)
    assert answer.status_code == 302, answer.content.decode()
    export.refresh_from_db()
    return export


@pytest.fixture
def made(browser: Client) -> Made:
    """The file of all that is there, in this format, with these columns."""

    def make(form: Format, *columns: str) -> Export:
        assert Application.objects.exists()
        export = ask(browser, choose(browser), form, *columns)
        work_off()
        export.refresh_from_db()
        assert export.state == Export.State.READY
        return export

    return make


def fetched(browser: Client, export: Export, part: str = "file") -> bytes:
    """As the browser saves it."""
    answer = browser.get(f"/exports/{export.pk}/{part}/")
    assert answer.status_code == 200
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer.content
