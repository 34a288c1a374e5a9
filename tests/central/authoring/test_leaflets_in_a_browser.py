"""The office's page of leaflets and the page for everybody in a real browser: also without scripts, narrow, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
from central.organisation.models import Body, Hall
from sync.contract.numbers import leaflet_number
from tests.support.centre.applications import make_city
from tests.support.centre.browser import page_of
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = (Path(__file__).parents[1] / "web" / "page_rules.js").read_text()
LONG = "若葉市民のための住宅用太陽光発電設備および蓄電池設備ならびに高効率給湯器の設置費用に関する補助金の交付申請"


@pytest.fixture
def city(transactional_db: None) -> Body:
    city = make_city()
    Hall.objects.get().serves.add(city)
    return city


@pytest.fixture
def codes(city: Body) -> list[str]:
    """One before its form, of a long name, and one with its form."""
    ahead = AboutLeaflet("solar", {"ja": LONG, "en": "W" * 80}, "2099-12-01T08:30", {"ja": "環境課"}, "000-000-1260")
    with transaction.atomic():
        rows = [make_leaflet("99201", about, "system") for about in (ahead, AboutLeaflet("bulky_waste", {"ja": "名"}))]
    return [leaflet_number(row.number) for row in rows]


def keeps_the_rules(page: Page) -> None:
    assert page.evaluate(RULES) == []
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_an_address_is_copied_by_one_button(cast: Cast, codes: list[str], live_server: Any, browser: Browser) -> None:
    address = f"https://madoguchi.wakaba.example/p/{codes[0]}/"
    digits = f"{codes[0][:3]}-{codes[0][3:]}"
    with page_of(browser, live_server.url, cast.tanaka) as page:
        page.goto("/forms/leaflets/")
        page.get_by_role("button", name=f"{digits} のアドレスをコピー").click()
        expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
        page.get_by_text("番号を出す").first.click()
        page.get_by_label("電話番号").focus()
        page.keyboard.press("Control+V")
        expect(page.get_by_label("電話番号")).to_have_value(address)
        keeps_the_rules(page)


def test_without_a_script_the_office_has_the_address_and_everybody_finds_the_page(
    cast: Cast, codes: list[str], live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.tanaka, scripts=False) as page:
        page.goto("/forms/leaflets/")
        digits = f"{codes[0][:3]}-{codes[0][3:]}"
        expect(page.get_by_label(f"{digits} のアドレス", exact=True)).to_have_value(
            f"https://madoguchi.wakaba.example/p/{codes[0]}/"
        )
        expect(page.locator("[data-copy]").first).to_be_hidden()
    with page_of(browser, live_server.url, scripts=False) as page:
        page.goto("/p/?language=ja")
        page.get_by_label("チラシにある6けたの番号").fill(digits)
        page.get_by_role("button", name="手続きを見る").click()
        expect(page.get_by_role("heading", name=LONG)).to_be_visible()
        page.get_by_role("link", name="やさしい日本語").click()
        expect(page.get_by_text("から できます")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", name="W" * 80)).to_be_visible()


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_each_public_page_keeps_the_rules_at_320_pixels_and_on_paper(
    codes: list[str], live_server: Any, browser: Browser, language: str
) -> None:
    with page_of(browser, live_server.url) as page:
        for path in (*codes, "123456"):
            page.goto(f"/p/{path}/?language={language}")
            keeps_the_rules(page)
            assert page.locator("script").count() == 0
        page.goto(f"/p/{codes[1]}/?language={language}")
        page.emulate_media(media="print")
        expect(page.locator(".languages")).to_be_hidden()
        for seen in ("h1", "[data-fact=code]", "[data-fact=contact]", ".address"):
            expect(page.locator(seen)).to_be_visible()
