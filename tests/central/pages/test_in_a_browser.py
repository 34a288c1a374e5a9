"""The staff pages in a real browser, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from central.applications.models import Application
from central.notices.models import BulkNotice, Delivery
from sync.contract.states import HandlingStatus
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import PASSWORD, Cast, current_code, make_cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_city())


def test_sign_in_by_keyboard_with_both_factors(cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url) as page:
        page.goto("/work/")
        expect(page.get_by_label("職員番号")).to_be_focused()
        page.keyboard.type("sato")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_label("6けたの番号")).to_be_focused()
        page.keyboard.type(current_code(cast.sato))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="自分の仕事")).to_be_visible()
        page.get_by_role("button", name="延長する").click()
        expect(page.locator("#session-time")).to_contain_text("あと30分")


def test_review_by_keys_send_back_with_a_preview_and_accept(cast: Cast, live_server: Any, browser: Browser) -> None:
    first = make_application(1, days_ago=3)
    second = make_application(2, name="高橋　美咲", days_ago=1)
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator(".bulk")).to_contain_text("1件を選んでいます")
        expect(page.locator("#live")).to_have_text("1件を選んでいます")
        page.keyboard.press("x")
        expect(page.locator(".bulk")).to_be_hidden()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="キー操作")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.goto("/work/")
        for key in ("j", "j", "k", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_role("heading", name="児童手当の認定請求")).to_be_visible()
        assert first.arrival_number in page.url

        opener = page.get_by_role("button", name="差し戻す").first
        opener.click()
        dialog = page.get_by_role("dialog", name="直してもらう（差し戻し）")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        opener.click()
        dialog.get_by_label("口座番号").check()
        dialog.get_by_label("本人に見える文").fill("口座の名義を確かめてください。")
        dialog.get_by_role("button", name="本人の画面で見る").click()
        expect(dialog.locator(".preview")).to_contain_text("口座番号")
        dialog.get_by_role("button", name="差し戻す").click()
        expect(page.locator(".ban.ok")).to_contain_text("差し戻しました。")

        page.goto(f"/applications/{second.arrival_number}/")
        page.get_by_role("button", name="受理する").first.click()
        page.get_by_role("dialog", name="受理する").get_by_role("button", name="受理する").dblclick()
        expect(page.locator(".ban.ok")).to_contain_text("受理しました。")
    assert Application.objects.get(pk=first.pk).status == HandlingStatus.SENT_BACK
    assert Application.objects.get(pk=second.pk).revision == 2


def test_a_bulk_notice_from_the_list_to_the_start(cast: Cast, live_server: Any, browser: Browser) -> None:
    for place in range(3):
        make_application(10 + place, mail=f"p{place}@mail.example")
    Delivery.objects.all().delete()
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.get_by_label("この頁のすべてを選ぶ").check()
        page.get_by_role("button", name="お知らせ").click()
        page.get_by_label("名前（職員用）").fill("現況届")
        page.get_by_role("button", name="次へ").click()
        expect(page.get_by_role("heading", name="送る前の確かめ")).to_be_visible()
        page.get_by_label("宛先と本文を確かめました").check()
        page.get_by_role("button", name="送る").click()
        expect(page.locator(".ban.ok")).to_contain_text("承認しました")
    assert BulkNotice.objects.get().state == BulkNotice.State.RUNNING


def test_every_filter_of_the_list_narrows_it_by_hand_also_behind_a_search(
    cast: Cast, live_server: Any, browser: Browser
) -> None:
    """As a browser sends the form: with every select and day that was left alone, empty."""
    for place, procedure in enumerate(("child_allowance", "bulky_waste", "child_allowance"), 1):
        make_application(place, procedure=procedure, name="山田　花子", days_ago=place)
    with page_of(browser, live_server.url, cast.sato) as page:
        rows = page.locator("tr[data-row]")
        for begin in ("/work/", "/applications/", "search"):
            page.goto("/work/" if begin == "search" else begin)
            if begin == "search":
                page.get_by_role("searchbox").fill("やまだ")
                page.keyboard.press("Enter")
            expect(rows).to_have_count(3)
            page.get_by_label("手続き", exact=True).select_option(label="児童手当の認定請求")
            expect(rows).to_have_count(2)
            page.get_by_label("状態", exact=True).select_option(label="未処理")
            expect(page.get_by_label("状態", exact=True)).to_have_value("unprocessed")
            expect(rows).to_have_count(2)
            page.get_by_label("担当なし").check()
            page.get_by_role("button", name="しぼり込む").click()
            expect(page.get_by_label("担当なし")).to_be_checked()
            expect(rows).to_have_count(2)
            day = timezone.localdate() - timedelta(days=1)
            page.get_by_label("到達日の終わり").fill((day - timedelta(days=1)).isoformat())
            page.get_by_role("button", name="しぼり込む").click()
            expect(rows).to_have_count(1)
            page.get_by_label("状態", exact=True).select_option(label="完了")
            expect(page.get_by_text("条件に合う申請はありません")).to_be_visible()


def test_a_pasted_text_that_is_too_long_is_not_cut_but_told(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = make_application(1)
    pasted = "電話で確かめました。" * 200 + "この終わりが大切です。"
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/applications/{application.arrival_number}/")
        page.get_by_role("button", name="聞く・メモ").click()
        memo = page.get_by_label("内容")
        memo.focus()
        page.keyboard.insert_text(pasted)
        expect(memo).to_have_value(pasted)
        page.get_by_role("button", name="メモを足す").click()
        assert memo.evaluate("field => field.validationMessage").startswith("2000字までです。いまは2011字です。")
        expect(page.get_by_role("dialog")).to_be_visible()
        memo.press("Control+Home")
        for _ in range(11):
            memo.press("Delete")
        page.get_by_role("button", name="メモを足す").click()
        expect(page.locator(".ban.ok")).to_contain_text("メモを足しました。")
    assert application.comments.get().text == pasted[11:]


def test_who_works_through_a_list_comes_back_to_the_same_page_of_it(
    cast: Cast, live_server: Any, browser: Browser
) -> None:
    for place in range(50):
        procedure = "bulky_waste" if place % 2 else "child_allowance"
        make_application(place, procedure=procedure, days_ago=1 + place / 100)
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.get_by_label("手続き", exact=True).select_option(label="粗大ごみの収集申込")
        expect(page.get_by_text("25件中 1〜20件")).to_be_visible()
        page.get_by_role("link", name="次").click()
        expect(page.get_by_text("25件中 21〜25件")).to_be_visible()
        page.locator("tr[data-row] a.l").first.click()
        page.get_by_role("button", name="受理する").first.click()
        page.get_by_role("dialog").get_by_role("button", name="受理する").click()
        expect(page.locator(".ban.ok")).to_contain_text("受理しました。")
        page.locator(".crumbs").get_by_role("link", name="自分の仕事").click()
        expect(page.get_by_text("24件中 21〜24件")).to_be_visible()
        expect(page.get_by_label("手続き", exact=True)).to_have_value("bulky_waste")
        page.get_by_label("この頁のすべてを選ぶ").check()
        page.get_by_role("button", name="担当にする").click()
        expect(page.locator(".ban.ok")).to_contain_text("4件")
        expect(page.get_by_text("24件中 21〜24件")).to_be_visible()
        page.get_by_role("searchbox").fill("やまだ")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="すべての申請")).to_be_visible()
        page.locator("tr[data-row] a.l").first.click()
        page.locator(".crumbs").get_by_role("link", name="すべての申請").click()
        expect(page.get_by_role("searchbox")).to_have_value("やまだ")


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/work/", "/sign-out/", '/work/" onclick=x', "javascript:1"]
)
def test_a_place_that_is_no_list_leads_to_the_own_work(cast: Cast, place: str) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    page = client.get(f"/applications/{application.arrival_number}/", {"list": place}).content.decode()
    assert '<div class="crumbs"><a class="l" href="/work/">' in page
    assert "evil" not in page
    elsewhere = {"HTTP_REFERER": f"http://testserver/x/?list={place}"}
    answer = client.post(f"/applications/{application.arrival_number}/take-on/", {"revision": 1}, **elsewhere)
    assert answer["Location"] == f"/applications/{application.arrival_number}/"


def test_suzuki_finds_nothing_of_other_groups(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = make_application(1)
    with page_of(browser, live_server.url, cast.suzuki) as page:
        answer = page.goto(f"/applications/{application.arrival_number}/")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading")).to_have_text("この番号のものは見つかりません")
        page.goto("/work/")
        expect(page.get_by_text("待っている申請はありません")).to_be_visible()


@pytest.mark.parametrize("address", ["/work/", "/applications/", "/notices/", "detail"])
def test_pages_fit_1280_and_every_control_has_a_name(
    cast: Cast, live_server: Any, browser: Browser, address: str
) -> None:
    application = make_application(1)
    with page_of(browser, live_server.url, cast.takahashi) as page:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"/applications/{application.arrival_number}/" if address == "detail" else address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        nameless = page.evaluate(
            """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')].filter(part =>
               !((part.checkVisibility() ? part.innerText : part.textContent) || '').trim()
               && !part.ariaLabel && !(part.labels && part.labels.length)
            ).map(part => part.outerHTML)"""
        )
        assert nameless == []
        assert page.evaluate("document.querySelectorAll('[aria-live]').length") == 1
        small = page.evaluate(
            """[...document.querySelectorAll('body *')].filter(part => part.childNodes.length &&
               [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) &&
               parseFloat(getComputedStyle(part).fontSize) < 14).map(part => part.outerHTML.slice(0, 80))"""
        )
        assert small == []
