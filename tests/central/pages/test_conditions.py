"""The conditions above a list in a real browser: typed, picked from the calendar, unfolded, and by a narrow window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from central.applications.models import SavedSearch
from tests.central.web.test_every_page import NARROW_PX, RULES
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.axe import axe_says_of_all
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_city())


def test_a_day_is_typed_or_picked_and_rare_conditions_unfold(cast: Cast, live_server: Any, browser: Browser) -> None:
    make_application(1, days_ago=0.1)
    make_application(2, days_ago=30)
    day = timezone.localdate() - timedelta(days=10)
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/applications/")
        rows = page.locator("tr[data-row]")
        expect(rows).to_have_count(2)
        typed = page.get_by_label("到達日", exact=True)
        typed.fill(day.strftime("%Y%m%d"))
        page.keyboard.press("Enter")
        expect(rows).to_have_count(1)
        expect(typed).to_have_value(day.strftime("%Y%m%d"))
        page.get_by_label("カレンダーで選ぶ：はじめの日").fill((day - timedelta(days=90)).isoformat())
        expect(rows).to_have_count(2)
        expect(typed).to_have_value((day - timedelta(days=90)).isoformat())
        expect(page.get_by_label("様式名")).to_be_hidden()
        page.get_by_text("くわしい条件").click()
        page.get_by_label("様式名").fill("ありえない様式")
        page.keyboard.press("Enter")
        expect(rows).to_have_count(0)
        expect(page.get_by_label("様式名")).to_have_value("ありえない様式")
        page.get_by_label("様式名").fill("")
        page.locator("#f-channel").select_option(label="端末")
        page.get_by_role("button", name="しぼり込む").first.click()
        expect(rows).to_have_count(2)
        page.get_by_text("とっておいた条件 0個").click()
        page.get_by_label("いまの条件に付ける名前").fill("端末の分")
        page.keyboard.press("Enter")
        expect(page.get_by_text("条件をとっておきました。")).to_be_visible()
        page.goto("/applications/")
        page.get_by_text("とっておいた条件 1個").click()
        page.get_by_role("button", name="端末の分", exact=True).click()
        expect(page.locator("#f-channel")).to_have_value("kiosk")
        assert SavedSearch.objects.count() == 1
        assert page.evaluate(RULES) == []
        assert axe_says_of_all(page, (1440, 320)) == []
        for width in NARROW_PX:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
