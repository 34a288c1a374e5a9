"""The editor is left while something is not kept yet, in a real browser: it is kept first, or the browser asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect

from central.authoring.actions.keep_text import keep_text
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import FormDraft
from tests.support.centre.browser import page_of
from tests.support.centre.clerks_mistakes import asked, filled
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def title(draft: FormDraft) -> str:
    return read_content(FormDraft.objects.get(pk=draft.pk).content).pages[0].title.get("ja", "")


@contextmanager
def editor(browser: Browser, url: str, draft: FormDraft, cast: Cast) -> Iterator[tuple[Page, list[str]]]:
    """The page's first part, and what the browser asked; each question is answered by going."""
    asked_of_clerk: list[str] = []
    with page_of(browser, url, cast.sato) as page:
        page.on("dialog", lambda dialog: (asked_of_clerk.append(dialog.type), dialog.accept()))
        page.goto(f"/forms/{draft.pk}/?at=1")
        yield page, asked_of_clerk


def test_a_link_waits_for_what_is_on_its_way_and_for_what_was_typed_since(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    first = Event()

    def slow(route: Route) -> None:
        if not first.is_set():
            first.set()
            page.locator("[name='title.ja']").press_sequentially("のこと")
            page.locator(".crumbs a").first.click(no_wait_after=True)
        route.continue_()

    with editor(browser, live_server.url, draft, cast) as (page, questions):
        page.route("**/save/", slow)
        page.locator("[name='title.ja']").press_sequentially("飼い主")
        expect(page.get_by_role("heading", name="フォームの作成")).to_be_visible()
        assert (title(draft), questions) == ("飼い主のこと", [])


@pytest.mark.parametrize("why", ["away", "over"])
def test_what_cannot_be_kept_is_asked_about_before_the_page_goes(
    why: str, draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with editor(browser, live_server.url, draft, cast) as (page, questions):
        before = page.locator("#saved").inner_text()
        if why == "away":
            page.route("**/save/", lambda route: route.abort())
        else:
            page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.locator("[name='title.ja']").press_sequentially("飼い主")
        expect(page.locator("#saved")).not_to_have_text(before)
        page.locator(".crumbs a").first.click()
        page.wait_for_url(lambda at: not at.endswith(f"/forms/{draft.pk}/?at=1"))
        assert questions == ["beforeunload"]


def test_a_button_of_another_form_goes_with_the_words_that_stand_here(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    content = filled(read_content(draft.content), (asked("a"),))
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=read_form_facts(draft.facts), change="written")
    with editor(browser, live_server.url, draft, cast) as (page, questions):
        page.locator("[name='title.ja']").press_sequentially("飼い主")
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.get_by_text("情報政策課に送りました。")).to_be_visible()
        assert "飼い主" in title(draft)
        assert questions == []
    assert FormDraft.objects.get(pk=draft.pk).state == FormDraft.State.WITH_IT


def test_another_kind_is_drawn_though_somebody_types_on(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with editor(browser, live_server.url, draft, cast) as (page, _questions):
        page.get_by_role("button", name="文字", exact=True).click()
        expect(page.locator("[name='label.ja']")).to_be_visible()
        first = Event()

        def slow(route: Route) -> None:
            if not first.is_set():
                first.set()
                page.locator("[name='label.ja']").press_sequentially("人数")
            route.continue_()

        page.route("**/save/", slow)
        page.locator("[name=kind]").select_option(label="数")
        expect(page.locator("[name=minimum]")).to_have_count(1)
        expect(page.locator("[name='label.ja']")).to_have_value("人数")


def test_what_the_second_of_two_types_until_the_answer_comes_lies_aside_too(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with editor(browser, live_server.url, draft, cast) as (page, questions):
        facts = read_form_facts(draft.facts)
        theirs = filled(read_content(draft.content), (asked("a"),))
        keep_text(draft.pk, cast.takahashi, revision=1, content=theirs, facts=facts, change="written")
        first = Event()

        def slow(route: Route) -> None:
            if not first.is_set():
                first.set()
                page.locator("[name='title.ja']").press_sequentially("のこと")
            route.continue_()

        page.route("**/save/", slow)
        page.locator("[name='title.ja']").press_sequentially("飼い主")
        expect(page.get_by_role("heading", name="これまでの内容")).to_be_visible()
        texts = draft.texts.filter(aside=True).order_by("number")
        assert [read_content(text.content).pages[0].title["ja"] for text in texts][-1] == "飼い主のこと"
        assert questions == []


def test_the_seat_asks_for_one_page_at_a_time_and_the_last_counts(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    asked_for: list[int] = []
    under_way, most = 0, 0

    def drawn(route: Route) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        asked_for.append(under_way)
        if len(asked_for) == 1:
            for number in range(3):
                page.locator("[name='title.ja']").fill(f"題{number}")
                expect(page.locator("#part-title")).to_have_text(f"題{number}")
        route.fulfill(status=200, body=f"<p>{len(asked_for)}</p>", content_type="text/html")
        under_way -= 1

    with page_of(browser, live_server.url, cast.sato) as page:
        page.route("**/preview/", drawn)
        page.goto(f"/forms/{draft.pk}/?at=1")
        expect(page.locator("#seat-page")).to_have_text("2")
        expect(page.locator("#seat-page")).not_to_have_attribute("aria-busy", "true")
        assert (len(asked_for), most) == (2, 1), "of the three that waited, the last"
