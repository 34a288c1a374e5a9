"""A form from nothing to published, by people without a mouse: after each act the focus is where they go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from central.authoring.content import FormContent, read_content
from central.authoring.models import FormDraft
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body, Hall
from sync.contract.forms.procedures import FieldKind
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.applications import make_city
from tests.support.centre.browser import page_of
from tests.support.centre.jobs import work_off_beside
from tests.support.centre.keyboard import KeyboardOnly
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "見出し（たずねること）／日本語"
HERE = 12
"""So few controls on is "just there"."""
FURTHEST = 60
DRAWN_MS = 60_000


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> Body:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    city = make_city()
    Hall.objects.get().serves.add(city)
    return city


def content() -> FormContent:
    return read_content(FormDraft.objects.order_by("-pk")[0].content)


def labels() -> list[list[str]]:
    return [[field.label.get("ja", "") for field in page.fields] for page in content().pages]


def in_outline(page: Page, at: str, label: str) -> None:
    expect(page.locator(f"#outline [data-at='{at}'] [data-label]")).to_have_text(label)


def begun(clerk: KeyboardOnly) -> None:
    """From the list of drafts to an empty form."""
    clerk.goes_to("新しく作る")
    clerk.leaves_by("Enter")
    expect(clerk.page.get_by_role("heading", name="新しい様式")).to_be_visible()
    clerk.goes_to("手続きの名前※必須")
    clerk.writes("猫の登録")
    clerk.goes_to("手続きの記号※必須", within=1)
    clerk.writes("cat")
    clerk.leaves_by("Enter")
    expect(clerk.page.get_by_role("heading", name="猫の登録", level=1)).to_be_visible()


def jumped(clerk: KeyboardOnly, where: str) -> None:
    """By a link of that name: at the head of the editor, and at the end of the part that stands open."""
    clerk.goes_to(where, within=FURTHEST)
    clerk.presses("Enter")
    clerk.expects(where)


def put_in(clerk: KeyboardOnly, kind: str, at: str, *words: str) -> None:
    """From the palette: whoever put something in begins to write at once."""
    jumped(clerk, "足す")
    clerk.goes_to(kind, within=30)
    clerk.leaves_by("Enter")
    expect(clerk.page.locator("#part [name=at]")).to_have_value(at)
    clerk.expects(LABEL if "." in at else "ページの題／日本語")
    clerk.writes(*words)


def opened(clerk: KeyboardOnly, name: str, at: str) -> None:
    """A part of the list: its own heading has the focus, and its boxes come next."""
    jumped(clerk, "様式の並び")
    clerk.goes_to(name)
    clerk.leaves_by("Enter")
    expect(clerk.page.locator("#part [name=at]")).to_have_value(at)
    clerk.expects(name)
    clerk.page.wait_for_function("document.activeElement.id === 'part-title'")


def said(clerk: KeyboardOnly, name: str, *words: str) -> None:
    """In each language, in the box of that name further on."""
    clerk.goes_to(f"{name}／日本語")
    clerk.writes(*words)


def facts_and_settings(clerk: KeyboardOnly) -> None:
    opened(clerk, "手続き全体", "settings")
    said(clerk, "手続きの名前", "猫の登録", "ねこの とうろく", "Registering a cat")
    said(clerk, "説明（1〜2文）", "猫を登録します。", "ねこを とうろくします。", "Register your cat.")
    said(clerk, "担当課", "市民課", "{市民課|しみんか}", "Residents' section")
    clerk.goes_to("名前の読み（カタカナ）", within=1)
    clerk.writes("ネコノトウロク")
    opened(clerk, "問い合わせ先・期間・手数料", "facts")
    clerk.goes_to("電話")
    clerk.writes("000-000-1234")
    said(clerk, "受付時間", "平日", "{平日|へいじつ}", "Weekdays")
    said(clerk, "手数料", "無料", "おかねは いりません", "Free")
    said(clerk, "持ち物", "ありません。", "ありません。", "Nothing")
    said(clerk, "申請のあとのこと", "お送りします。", "おくります。", "We will write to you.")
    clerk.goes_to("保存する")
    clerk.leaves_by("Enter")
    clerk.expects("保存する")


def the_questions(clerk: KeyboardOnly) -> None:
    page = clerk.page
    opened(clerk, "ページ1", "1")
    said(clerk, "ページの題", "飼い主", "かいぬし", "Owner")
    put_in(clerk, "はい・いいえ", "1.1", "猫はいますか", "ねこは いますか", "Do you have a cat?")
    put_in(clerk, "文字", "1.2", "名前", "なまえ", "Its name")
    said(clerk, "記入例", "タマ", "タマ", "Tama")
    clerk.goes_to("前の項目")
    clerk.picks("猫はいますか")
    expect(page.locator("[name='required_if.0.value']").first).to_be_visible()
    clerk.expects("前の項目")
    clerk.goes_to("はい", within=2)
    clerk.presses("Space")
    expect(page.locator("#saved")).to_contain_text("保存しました")
    clerk.goes_to("必須（※）", back=True)
    clerk.presses("Space")


def moved(clerk: KeyboardOnly) -> None:
    """Up and down again, deleted and brought back."""
    page = clerk.page
    jumped(clerk, "様式の並び")
    clerk.goes_to("上へ", within=HERE)
    clerk.leaves_by("Enter")
    in_outline(page, "1.1", "名前")
    expect(page.locator("#flaws-here")).to_contain_text("前にありません")
    clerk.expects("下へ")
    assert page.locator("button", has_text="上へ").is_disabled(), "it is the first"
    clerk.leaves_by("Enter")
    in_outline(page, "1.2", "名前")
    clerk.expects("上へ")
    clerk.goes_to("消す", within=3)
    clerk.leaves_by("Enter")
    expect(page.locator("#outline [data-at='1.2']")).to_have_count(0)
    clerk.expects("猫はいますか")
    clerk.leaves_by("Control+z")
    in_outline(page, "1.2", "名前")


def the_block(clerk: KeyboardOnly) -> None:
    page = clerk.page
    put_in(clerk, "ページ", "2", "猫", "ねこ", "Cat")
    clerk.goes_to("くり返し", within=HERE)
    clerk.presses("Enter")
    clerk.goes_to("人や物ごとに、このページをくり返す", within=1)
    clerk.presses("Space")
    said(clerk, "くり返しの見出し", "猫%(n)s", "ねこ%(n)s", "Cat %(n)s")
    said(clerk, "1つ足すボタン", "猫を足す", "ねこを たす", "Add a cat")
    put_in(clerk, "1つ選ぶ", "2.1", "毛の色", "けの いろ", "Colour of its coat")
    said(clerk, "選択肢", "黒", "くろ", "Black")
    choice(clerk, 1, ("白", "しろ", "White"))
    choice(clerk, 2, ("茶", "ちゃ", "Brown"))
    choice(clerk, 3, ("三毛", "みけ", "Tortoiseshell"))
    clerk.goes_to("欄を足す", within=HERE)
    clerk.leaves_by("Enter")
    expect(page.locator("[name='choices.5.label.ja']")).to_have_count(1)
    clerk.expects("選択肢／日本語")
    assert page.evaluate("document.activeElement.name") == "choices.4.label.ja"
    clerk.writes("灰", "はい", "Grey")


def choice(clerk: KeyboardOnly, number: int, words: tuple[str, str, str]) -> None:
    """Over code and value to the next one's words."""
    clerk.goes_to("選択肢／日本語", within=3)
    assert clerk.page.evaluate("document.activeElement.name") == f"choices.{number}.label.ja"
    clerk.writes(*words)


def tried_out(clerk: KeyboardOnly) -> None:
    """The kiosk's page, by its buttons: the next one comes, and what can be touched stays unfolded."""
    page = clerk.page
    opened(clerk, "飼い主", "1")
    expect(page.locator(".kiosk-page")).to_be_visible(timeout=DRAWN_MS)
    before = page.locator(".kiosk-page input").get_attribute("src")
    clerk.goes_to("触れるところ", within=FURTHEST)
    clerk.presses("Enter")
    clerk.goes_to("はい", within=30)
    clerk.presses("Enter")
    expect(page.locator(".kiosk-page input")).not_to_have_attribute("src", before or "", timeout=DRAWN_MS)
    clerk.expects("はい")
    assert page.evaluate("document.activeElement.closest('details').open")


def test_a_form_from_nothing_to_published(city: Body, cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        sato = KeyboardOnly(page)
        page.goto("/forms/")
        begun(sato)
        facts_and_settings(sato)
        the_questions(sato)
        moved(sato)
        the_block(sato)
        tried_out(sato)
        assert labels() == [["猫はいますか", "名前"], ["毛の色"]]
        assert page.locator("#flaws li").all_inner_texts() == []
        sato.goes_to("情報政策課へのメモ", within=FURTHEST)
        sato.writes("お願いします。")
        sato.goes_to("送る", within=1)
        sato.leaves_by("Enter")
        expect(page.get_by_text("情報政策課に送りました。")).to_be_visible()
        sato.used_no_mouse()
    with page_of(browser, live_server.url, cast.tanaka) as page:
        tanaka = KeyboardOnly(page)
        page.goto("/forms/")
        tanaka.goes_to("猫の登録")
        tanaka.leaves_by("Enter")
        expect(page.get_by_text("公開できます。")).to_be_visible()
        tanaka.goes_to("公開する")
        tanaka.leaves_by("Enter")
        expect(page.get_by_text("公開します。")).to_be_visible()
        tanaka.used_no_mouse()
    work_off_beside()
    row = ProcedureVersion.objects.get(procedure="cat", offered=True)
    assert (row.title, row.version) == ("猫の登録", 1)
    fields = content().pages[0].fields
    assert [field.kind for field in fields] == [FieldKind.YES_NO, FieldKind.TEXT]
    assert fields[1].required_if is not None
    assert (fields[1].required, fields[1].required_if.values) == (False, ("yes",))
    block = content().pages[1]
    assert block.repeat is not None
    assert [one.label["en"] for one in block.fields[0].choices] == ["Black", "White", "Brown", "Tortoiseshell", "Grey"]
