"""A form made by the keyboard alone, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from central.authoring.content import FormContent, read_content
from central.authoring.models import FormDraft
from central.organisation.models import Body
from sync.contract.forms.procedures import FieldKind
from tests.support.centre.applications import make_city
from tests.support.centre.browser import chromium, page_of, tab_to
from tests.support.people.staff import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def city(transactional_db: None) -> Body:
    return make_city()


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


def content() -> FormContent:
    return read_content(FormDraft.objects.order_by("-pk")[0].content)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("保存しました")


def test_a_small_form_is_made_by_keyboard_alone(city: Body, cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/forms/")
        tab_to(page, "新しく作る")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="新しい様式")).to_be_visible()
        tab_to(page, "手続きの名前※必須")
        page.keyboard.type("猫の登録")
        tab_to(page, "手続きの記号※必須")
        page.keyboard.type("cat")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="猫の登録", level=1)).to_be_visible()
        tab_to(page, "はい・いいえ")
        page.keyboard.press("Enter")
        expect(page.locator("#outline [data-at='1.1']")).to_have_count(1)
        tab_to(page, "見出し（たずねること）／日本語")
        page.keyboard.type("猫はいますか")
        tab_to(page, "文字")
        page.keyboard.press("Space")
        expect(page.locator("#outline [data-at='1.2']")).to_have_count(1)
        tab_to(page, "見出し（たずねること）／日本語")
        page.keyboard.type("名前")
        tab_to(page, "前の項目")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name='required_if.0.value']").first).to_be_visible()
        saved(page)
        tab_to(page, "はい")
        page.keyboard.press("Space")
        saved(page)
        expect(page.locator("#outline [data-at='1.2'] [data-label]")).to_have_text("名前")
        tab_to(page, "上へ")
        page.keyboard.press("Enter")
        expect(page.locator("#outline [data-at='1.1'] [data-label]")).to_have_text("名前")
        expect(page.locator("#flaws-here")).to_contain_text("前にありません")
        expect(page.get_by_role("button", name="下へ")).to_be_visible()
        page.keyboard.press("Control+z")
        expect(page.locator("#outline [data-at='1.1'] [data-label]")).to_have_text("猫はいますか")
    fields = content().pages[0].fields
    assert [field.kind for field in fields] == [FieldKind.YES_NO, FieldKind.TEXT]
    assert fields[1].required_if is not None
    assert (fields[1].required_if.field, fields[1].required_if.values) == ("yes_no", ("yes",))
