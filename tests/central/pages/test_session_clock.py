"""The session's time is one for all tabs, is seen before it ends, and its end takes nothing away that was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.support.centre.applications import make_application, make_city
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


def _server_ends(page: Page, seconds: float) -> None:
    """The browser's session ends so many seconds from now."""
    (cookie,) = [each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie["value"])
    session["ends_at"] = (timezone.now() + timedelta(seconds=seconds)).timestamp()
    session.save()


def _count_down(page: Page, seconds: int) -> None:
    """The tab's own counter stands there, and its next ten seconds pass."""
    page.evaluate(f"document.getElementById('session-time').dataset.seconds = '{seconds}'")
    page.clock.run_for(10_000)


def _open(page: Page, path: str) -> None:
    page.clock.install()
    page.goto(path)


def test_a_tab_whose_own_count_is_over_asks_before_it_leaves(cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        _open(page, "/work/")
        _count_down(page, 5)
        expect(page.locator("#session-time")).to_contain_text("あと30分")
        assert page.url.endswith("/work/")


def test_the_last_five_minutes_are_a_dialog_that_extends(cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        _open(page, "/work/")
        _server_ends(page, 200)
        _count_down(page, 205)
        dialog = page.get_by_role("dialog", name="まもなく操作時間が終わります")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="延長する").click()
        expect(dialog).to_be_hidden()
        expect(page.locator("#session-time")).to_contain_text("あと30分")


def test_the_end_leads_back_to_where_one_was_and_takes_no_words(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = make_application(1)
    path = reverse("applications:detail", args=[application.arrival_number])
    with page_of(browser, live_server.url, cast.sato) as page:
        _open(page, path)
        page.get_by_role("button", name="聞く・メモ").click()
        page.get_by_label("内容").fill("まだ書いている")
        _server_ends(page, -1)
        _count_down(page, 5)
        expect(page.locator("#page-trouble")).to_contain_text("操作時間が終わりました")
        assert page.get_by_label("内容").input_value() == "まだ書いている"
        assert (
            page.locator("#page-trouble a").get_attribute("href") == f"/sign-in/?over=1&next={path.replace('/', '%2F')}"
        )
    with page_of(browser, live_server.url, cast.sato) as page:
        _open(page, path)
        _server_ends(page, -1)
        _count_down(page, 5)
        page.wait_for_url("**/sign-in/?over=1&next=*")


def test_a_part_that_does_not_come_is_said(cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.route("**/session/extend/", lambda route: route.abort())
        page.get_by_role("button", name="延長する").click()
        expect(page.locator("#page-trouble")).to_contain_text("つながりません")
        page.unroute("**/session/extend/")
        page.context.clear_cookies(name="csrftoken")
        page.get_by_role("button", name="延長する").click()
        expect(page.locator("#page-trouble")).to_contain_text("画面が古くなっています")


def test_writing_keeps_the_session(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = make_application(1)
    with page_of(browser, live_server.url, cast.sato) as page:
        _open(page, reverse("applications:detail", args=[application.arrival_number]))
        page.get_by_role("button", name="聞く・メモ").click()
        _server_ends(page, 400)
        page.clock.run_for(130_000)
        page.get_by_label("内容").press_sequentially("書")
        expect(page.locator("#session-time")).to_contain_text("あと30分")
        assert page.get_by_label("内容").input_value() == "書"
