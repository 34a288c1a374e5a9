"""The editor in a real browser: kept by itself, undone by keys, moved by drag, two at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from central.authoring.content import FormContent, read_content
from central.authoring.models import FormDraft
from tests.support.centre.browser import page_of
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = (Path(__file__).parents[1] / "web" / "page_rules.js").read_text()


def content() -> FormContent:
    return read_content(FormDraft.objects.order_by("-pk")[0].content)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("保存しました")


def test_what_is_typed_is_kept_by_itself_and_undone_by_keys(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1")
        page.get_by_role("button", name="文字", exact=True).click()
        label = page.locator("[name='label.ja']")
        label.fill("犬の名前")
        saved(page)
        assert content().pages[0].fields[0].label == {"ja": "犬の名前"}
        expect(page.locator("#outline [data-at='1.1'] [data-label]")).to_have_text("犬の名前")
        expect(page.locator("#flaws-here")).to_contain_text("英語の文がありません")
        page.reload()
        expect(label).to_have_value("犬の名前")
        page.keyboard.press("Control+z")
        expect(label).to_have_value("")
        page.keyboard.press("Control+y")
        expect(label).to_have_value("犬の名前")
        page.get_by_role("button", name="消す", exact=True).click()
        expect(page.locator("#outline [data-at='1.1']")).to_have_count(0)
        page.get_by_role("button", name="元に戻す").click()
        expect(page.locator("#outline [data-at='1.1'] [data-label]")).to_have_text("犬の名前")


def test_a_button_takes_what_was_just_typed_with_it(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1")
        page.locator("[name='title.ja']").fill("飼い主")
        page.get_by_role("button", name="住所（郵便番号と5つの欄）").click()
        expect(page.locator("#outline li.of-page")).to_have_count(6)
        assert content().pages[0].title == {"ja": "飼い主"}


def test_fields_are_moved_by_drag(draft: FormDraft, cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1")
        page.get_by_role("button", name="連絡先（電話・メール）").click()
        page.get_by_role("button", name="日付", exact=True).click()
        order = [field.id for field in content().pages[0].fields]
        assert order == ["phone", "date", "mail"]
        page.drag_and_drop("#outline [data-at='1.3']", "#outline [data-at='1.1']")
        expect(page.locator("#outline [data-at='1.1'] small")).to_have_text("メールアドレス")
        assert [field.id for field in content().pages[0].fields] == ["mail", "phone", "date"]


def test_of_two_people_at_once_the_second_is_told_and_chooses(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with (
        page_of(browser, live_server.url, cast.sato) as first,
        page_of(browser, live_server.url, cast.takahashi) as second,
    ):
        for page in (first, second):
            page.goto(f"/forms/{draft.pk}/?at=1")
        first.locator("[name='title.ja']").fill("佐藤の題")
        saved(first)
        second.locator("[name='title.ja']").fill("高橋の題")
        expect(second.get_by_role("heading", name="これまでの内容")).to_be_visible()
        expect(second.locator(".ban.warn[data-message]")).to_contain_text("ほかの人が先に変えました。")
        assert content().pages[0].title == {"ja": "佐藤の題"}
        second.locator("tr", has_text="重なったもの").get_by_role("button", name="番の内容にする").click()
        expect(second.locator(".ban.ok")).to_contain_text("その内容にしました。")
        assert content().pages[0].title == {"ja": "高橋の題"}
        second.get_by_role("button", name="元に戻す").click()
        expect(second.get_by_role("button", name="やり直す")).to_be_enabled()
        assert content().pages[0].title == {"ja": "佐藤の題"}


def test_the_page_of_a_field_keeps_the_rules_and_does_not_scroll_sideways(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1")
        for kind in ("1つ選ぶ", "品と数の表（料金）", "計算した値"):
            page.get_by_role("button", name=kind, exact=True).click()
            expect(page.get_by_label("種類", exact=True)).to_be_visible()
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            assert page.evaluate(RULES) == []
            for width in (1280, 640, 320):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (kind, width)
            page.set_viewport_size({"width": 1440, "height": 900})
