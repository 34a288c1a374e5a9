"""Pages for everybody speak the reader's language; staff pages and what is kept speak the city's."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from central.applications.models import Application
from central.notices.models import BulkNotice
from provisioning.texts import compile_catalogues
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.page_texts import JAPANESE
from tests.support.people.staff import PASSWORD, QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


@pytest.fixture(autouse=True)
def _compiled(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    compile_catalogues()


def words_of(page: str) -> str:
    """What stands on a page, without what is marked as Japanese."""
    without = re.sub(r"<(\w+)[^>]* lang=\"ja\"[^>]*>.*?</\1>|<title>.*?</title>", "", page, flags=re.S)
    return html.unescape(without)


@pytest.mark.parametrize("address", ["/check/", "/sign-in/", "/check/no-such-page"])
def test_an_english_browser_reads_pages_for_everybody_in_english(address: str):
    page = Client().get(address, headers=ENGLISH)
    text = page.content.decode()
    assert '<html lang="en">' in text
    assert not JAPANESE.search(words_of(text)), JAPANESE.search(words_of(text))
    assert page.headers["Content-Language"] == "en"
    assert "Accept-Language" in page.headers["Vary"]
    assert translation.get_language() == "ja"


def test_the_address_decides_over_the_browser_and_no_cookie_is_set():
    japanese = Client().get("/check/?language=ja", headers=ENGLISH)
    assert "証明書を確かめる" in japanese.content.decode()
    english = Client().post("/check/?language=en", {"number": "x", "code": "y"})
    assert "There is no record" in english.content.decode()
    assert not english.cookies
    assert "証明書を確かめる" in Client().get("/check/?language=xx").content.decode()


def test_the_chosen_language_goes_on_to_the_second_step_with_the_wanted_page():
    make_cast(make_city())
    client = Client()
    answer = client.post("/sign-in/?language=en&next=/audit/", {"staff_number": "sato", "password": "wrong"})
    assert "Wrong entries left" in answer.content.decode()
    answer = client.post("/sign-in/?language=en&next=/audit/", {"staff_number": "sato", "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/code/?next=%2Faudit%2F&language=en"
    assert "Six-digit code" in client.get(answer.headers["Location"]).content.decode()


def test_staff_pages_and_what_is_kept_are_japanese_whatever_the_browser_asks_for():
    cast = make_cast(make_city())
    make_application(1)
    client = sign_in(cast.sato, Client())
    page = client.get("/work/?language=en", headers=ENGLISH).content.decode()
    assert '<html lang="ja">' in page
    assert "自分の仕事" in page
    with translation.override("en"):
        number = Application.objects.get().arrival_number
        client.post("/notices/choose/", {"chosen": [number]}, headers=ENGLISH)
    assert BulkNotice.objects.get().why == "一覧でえらんだ1件"
