"""Words of a published form in a real browser: kept by themselves, two at once, put back, no line, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from central.authoring.models import WordingDraft
from central.authoring.wordings.looking import look_at_words
from tests.central.authoring.words_by_hand import LABEL
from tests.support.centre.browser import page_of, tab_to
from tests.support.centre.centre_process import wait_for
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = (Path(__file__).parents[1] / "web" / "page_rules.js").read_text()
KEEP = "**/keep/"


@pytest.fixture
def page(copy: WordingDraft, cast: Cast, live_server: Any, browser: Browser) -> Iterator[Page]:
    """佐藤 at the words of the first page."""
    with page_of(browser, live_server.url, cast.sato) as opened:
        opened.goto(address(copy))
        yield opened


def address(copy: WordingDraft) -> str:
    return f"/forms/wordings/{copy.pk}/?at=applicant"


def words(copy: WordingDraft, language: str = "ja", place: str = LABEL) -> str:
    copy.refresh_from_db()
    return look_at_words(copy).words[language][place]


def box(page: Page, language: str = "ja", place: str = LABEL) -> Locator:
    return page.locator(f"[id='{language}-{place}']")


def notes(page: Page, language: str = "ja", place: str = LABEL) -> Locator:
    return page.locator(f"[id='notes-{language}-{place}']")


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("保存しました")


def typed(page: Page, said: str, language: str = "ja", place: str = LABEL) -> None:
    """Typed, and kept by itself. The sentence of an earlier save does not count."""
    with page.expect_response(KEEP) as answer:
        box(page, language, place).fill(said)
    assert answer.value.ok
    saved(page)


def pasted(page: Page, said: str, language: str = "ja") -> None:
    """At once: the browser takes seconds for thousands of characters that come as if by keys."""
    put = "(box, said) => { box.value = said; box.dispatchEvent(new Event('input', { bubbles: true })); }"
    box(page, language).evaluate(put, said)


def test_each_language_is_kept_by_itself_and_stands_after_a_reload(page: Page, copy: WordingDraft) -> None:
    before = page.locator("[data-part=parts] [aria-current]").inner_text()
    typed(page, "連絡のつく電話番号")
    typed(page, "Daytime phone", "en")
    typed(page, "電話番号", "easy-ja")
    assert [words(copy, language) for language in ("ja", "en", "easy-ja")] == [
        "連絡のつく電話番号",
        "Daytime phone",
        "電話番号",
    ]
    expect(notes(page, "easy-ja")).to_contain_text("ふりがなのない漢字があります")
    with page.expect_response(KEEP):
        notes(page, "easy-ja").get_by_role("button", name="この案を入れる").click()
    expect(notes(page, "easy-ja")).not_to_contain_text("ふりがなのない漢字があります")
    assert page.locator("[data-part=parts] [aria-current]").inner_text() == before, "no gap more than at the beginning"
    assert words(copy, "easy-ja") == "{電話番号|でんわばんごう}"
    page.reload()
    expect(box(page)).to_have_value("連絡のつく電話番号")
    expect(box(page, "en")).to_have_value("Daytime phone")
    expect(box(page, "easy-ja")).to_have_value("{電話番号|でんわばんごう}")
    assert copy.changes.filter(aside=True).count() == 0


def test_what_was_kept_is_undone_in_the_box_and_put_back_after_a_reload(page: Page, copy: WordingDraft) -> None:
    first = box(page).input_value()
    typed(page, "電話番号（昼）")
    typed(page, "電話番号（夜）")
    with page.expect_response(KEEP):
        page.keyboard.press("Control+z")
    expect(box(page)).to_have_value("電話番号（昼）")
    saved(page)
    assert words(copy) == "電話番号（昼）"
    page.reload()
    notes(page).locator("summary").click()
    expect(notes(page).locator("li")).to_have_count(2)
    with page.expect_response(KEEP):
        notes(page).get_by_role("button", name="電話番号（夜）").click()
    saved(page)
    assert words(copy) == "電話番号（夜）"
    with page.expect_response(KEEP):
        page.keyboard.press("Control+z")
    expect(box(page)).to_have_value("電話番号（昼）")
    with page.expect_response(KEEP):
        notes(page).locator("li", has_text="直す前").get_by_role("button").click()
    expect(box(page)).to_have_value(first)
    assert words(copy) == first
    assert copy.changes.filter(aside=True).count() == 0


def test_of_two_tabs_at_one_box_the_second_is_told_and_may_insist(
    page: Page, copy: WordingDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.takahashi) as second:
        second.goto(address(copy))
        typed(page, "電話番号（佐藤）")
        with second.expect_response(KEEP):
            box(second).fill("電話番号（高橋）")
        expect(notes(second)).to_contain_text("先に次のように直していました")
        expect(notes(second)).to_contain_text("電話番号（佐藤）")
        expect(box(second)).to_have_value("電話番号（高橋）")
        assert words(copy) == "電話番号（佐藤）"
        # The button of the card loses neither the sentence nor the words.
        second.locator("form.wording", has=box(second)).get_by_role("button", name="保存する").last.click()
        expect(notes(second)).to_contain_text("電話番号（佐藤）")
        expect(second.locator("[data-part=beside]")).to_contain_text("電話番号（高橋）")
        with second.expect_response(KEEP):
            notes(second).get_by_role("button", name="自分の言葉にする").click()
        expect(notes(second)).not_to_contain_text("先に次のように直していました")
        saved(second)
        assert words(copy) == "電話番号（高橋）"
        assert second.locator("[data-part=beside] li").count() == 0
        with page.expect_response(KEEP):
            box(page).fill("電話番号（また佐藤）")
        expect(notes(page)).to_contain_text("電話番号（高橋）")
        page.reload()
        expect(box(page)).to_have_value("電話番号（高橋）")
        page.locator("[data-part=beside] li").get_by_role("button").click()
        expect(box(page)).to_have_value("電話番号（また佐藤）")
    assert words(copy) == "電話番号（また佐藤）"


def test_what_is_typed_without_a_line_goes_when_it_is_back(page: Page, copy: WordingDraft) -> None:
    page.context.set_offline(True)
    box(page).fill("電話番号（昼）")
    expect(page.locator("#saved")).to_contain_text("つながりません")
    assert words(copy) != "電話番号（昼）"
    page.context.set_offline(False)
    saved(page)
    assert words(copy) == "電話番号（昼）"


def test_what_was_kept_while_its_answer_was_lost_is_nobody_elses(page: Page, copy: WordingDraft) -> None:
    reached = list[int]()

    def lose(route: Route) -> None:
        reached.append(route.fetch().status)
        route.abort()

    page.route(KEEP, lose, times=1)
    box(page).fill("電話番号（昼）")
    expect(page.locator("#saved")).to_contain_text("つながりません")
    assert reached == [200]
    typed(page, "電話番号（昼か夜）")
    assert words(copy) == "電話番号（昼か夜）"
    page.route(KEEP, lose, times=1)
    box(page).fill("電話番号（夜）")
    expect(page.locator("#saved")).to_contain_text("つながりません")
    with page.expect_response(KEEP):
        page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    typed(page, "電話番号（夜だけ）")
    assert words(copy) == "電話番号（夜だけ）"
    assert copy.changes.filter(aside=True).count() == 0


def test_whoever_goes_on_at_once_takes_the_words_along(page: Page, copy: WordingDraft) -> None:
    box(page).fill("電話番号（昼）")
    page.locator("[data-part=parts] a").first.click()
    expect(page.locator("[data-part=parts] [aria-current]")).to_contain_text("手続き全体")
    assert words(copy) == "電話番号（昼）"
    page.go_back()
    expect(box(page)).to_have_value("電話番号（昼）")
    typed(page, "電話番号（夜）")
    assert words(copy) == "電話番号（夜）"
    assert copy.changes.filter(aside=True).count() == 0


def test_words_are_written_by_the_keyboard_alone(page: Page, copy: WordingDraft) -> None:
    label = box(page, "en").get_attribute("aria-label")
    assert label
    tab_to(page, label)
    page.keyboard.press("Control+a")
    page.keyboard.type("Daytime phone")
    saved(page)
    tab_to(page, f"{label}　これまでの言葉")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box(page, "en")).to_be_focused()
    expect(box(page, "en")).not_to_have_value("Daytime phone")
    page.keyboard.press("Control+a")
    page.keyboard.type("Phone, 9 to 5")
    card = page.locator("form.wording", has=box(page)).locator("button.p")
    tab_to(page, str(card.get_attribute("aria-label")))
    page.keyboard.press("Enter")  # what was typed may have been kept by itself on the way to the button
    wait_for(lambda: words(copy, "en") == "Phone, 9 to 5")
    saved(page)
    expect(card).to_be_focused()


def test_long_words_are_kept_and_one_that_is_too_long_is_told_and_stays(page: Page, copy: WordingDraft) -> None:
    long, longest = "長い言葉" * 1500, "あ" * 20_000
    for language in ("ja", "easy-ja", "en"):
        pasted(page, long + language, language)
    for language in ("ja", "easy-ja", "en"):
        expect(notes(page, language).locator("summary")).to_be_visible()
    assert [words(copy, one) for one in ("ja", "easy-ja", "en")] == [long + one for one in ("ja", "easy-ja", "en")]
    with page.expect_response(KEEP) as answer:
        pasted(page, longest)
    assert (answer.value.ok, words(copy)) == (True, longest)
    pasted(page, longest + "い")
    pasted(page, "W" * 400, "en")
    expect(notes(page)).to_contain_text("長すぎて、保存できません")
    expect(notes(page, "en").locator("li")).to_have_count(2)
    expect(box(page)).to_have_value(longest + "い")
    assert (words(copy), words(copy, "en")) == (longest, "W" * 400)
    with page.expect_response(KEEP):
        pasted(page, "電話番号（昼）")
    expect(notes(page)).not_to_contain_text("長すぎて、保存できません")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert page.evaluate(RULES) == []
    for width in (1280, 640, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_what_lies_with_it_meanwhile_is_told_and_the_words_stay_on_the_page(page: Page, copy: WordingDraft) -> None:
    WordingDraft.objects.filter(pk=copy.pk).update(state=WordingDraft.State.WITH_IT)
    with page.expect_response(KEEP) as answer:
        box(page).fill("電話番号（昼）")
    assert answer.value.status == 409
    expect(page.locator("#saved")).to_contain_text("いまは書けません")
    expect(box(page)).to_have_value("電話番号（昼）")
