"""Boxes are placed by a mouse and by keyboard alone; the pages keep the rules of every page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from central.applications.actions.edit_copy import edit_copy
from central.paper_forms.boxes import Fills, PaperBox, PaperBoxes, read_boxes
from central.paper_forms.models import PaperForm
from tests.support.centre.axe import axe_says
from tests.support.centre.browser import page_of, tab_to
from tests.support.centre.five_papers import five_papers
from tests.support.centre.papers import applied, bring, in_force
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = (Path(__file__).parents[1] / "web" / "page_rules.js").read_text()
EXAM = five_papers()[0]
SHOTS = os.environ.get("MADOGUCHI_PAPER_PICTURES", "")


def layout(paper: PaperForm) -> PaperBoxes:
    paper.refresh_from_db()
    return read_boxes(paper.layouts.get(number=paper.newest).boxes)


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """In millimetres of the paper."""
    place = page.locator("#sheet").bounding_box()
    assert place is not None
    one = place["width"] / 210
    page.mouse.move(place["x"] + start[0] * one, place["y"] + start[1] * one)
    page.mouse.down()
    page.mouse.move(place["x"] + (start[0] + end[0]) / 2 * one, place["y"] + (start[1] + end[1]) / 2 * one)
    page.mouse.move(place["x"] + end[0] * one, place["y"] + end[1] * one)
    page.mouse.up()


def near(box: PaperBox, x: float, y: float, width: float, height: float) -> bool:
    found = (box.x, box.y, box.width, box.height)
    return all(abs(one - other) < 1 for one, other in zip(found, (x, y, width, height), strict=True))


def test_a_box_is_drawn_moved_and_sized_by_the_mouse(cast: Cast, live_server: Any, browser: Browser) -> None:
    paper = bring(EXAM, cast)
    before = {box.id for box in layout(paper).boxes}
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/paper-forms/{paper.pk}/boxes/")
        drag(page, (20, 22), (80, 34))
        expect(page.locator("#id_x")).to_be_visible()
        (new,) = [box for box in layout(paper).boxes if box.id not in before]
        assert near(new, 20, 22, 60, 12)
        page.get_by_label("様式の項目").select_option("phone")
        drag(page, (50, 28), (60, 30))
        drag(page, (90, 36), (100, 38))
        picture(page, "boxes-dragged")
        page.get_by_role("button", name="保存する").click()
        expect(page.locator(".ban.ok")).to_contain_text("保存しました。")
        moved = layout(paper).box(new.id)
        assert moved is not None
        assert near(moved, 30, 24, 70, 14), moved
        assert moved.item == "phone"


def test_another_box_is_chosen_by_the_mouse_and_what_was_typed_goes_with_it(
    cast: Cast, live_server: Any, browser: Browser
) -> None:
    paper = bring(EXAM, cast)
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/paper-forms/{paper.pk}/boxes/?box=name")
        page.locator("#id_width").fill("100")
        page.locator("[data-box=kana] rect").click()
        expect(page.locator("#box-form [name=box]")).to_have_value("kana")
        name = layout(paper).box("name")
        assert name is not None
        assert name.width == 100


def test_a_box_is_placed_by_keyboard_alone(cast: Cast, live_server: Any, browser: Browser) -> None:
    paper = bring(EXAM, cast)
    before = {box.id for box in layout(paper).boxes}
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/paper-forms/{paper.pk}/boxes/")
        tab_to(page, "欄を足す")
        page.keyboard.press("Enter")
        expect(page.locator("#id_x")).to_be_visible()
        for label, typed in (
            ("左（mm）", "25.5"),
            ("上（mm）", "230"),
            ("幅（mm）", "70"),
            ("高さ（mm）", "9"),
        ):
            tab_to(page, label)
            page.keyboard.press("Control+a")
            page.keyboard.type(typed)
        tab_to(page, "入れるもの")
        page.keyboard.press("End")
        page.keyboard.press("ArrowUp")
        tab_to(page, "決まった文")
        page.keyboard.type("受付番号は書かないでください。")
        tab_to(page, "保存する")
        page.keyboard.press("Enter")
        expect(page.locator(".ban.ok")).to_contain_text("保存しました。")
    (new,) = [box for box in layout(paper).boxes if box.id not in before]
    assert (new.x, new.y, new.width, new.height) == (25.5, 230, 70, 9)
    assert (new.fills, new.text) == (Fills.NOTE, "受付番号は書かないでください。")


def test_the_pages_keep_the_rules(cast: Cast, live_server: Any, browser: Browser) -> None:
    paper = in_force(EXAM, cast)
    application = applied(EXAM)
    edit_copy(
        application.pk, cast.sato, of=1, base=0, typed={"motive": "若葉市で働きたいです。"}, reason="電話で確かめた"
    )
    places = {
        "list": "/paper-forms/",
        "paper": f"/paper-forms/{paper.pk}/",
        "boxes": f"/paper-forms/{paper.pk}/boxes/",
        "box": f"/paper-forms/{paper.pk}/boxes/?box=job_code",
        "print": f"/paper-forms/for/{application.arrival_number}/?answers=edited",
    }
    broken = {}
    with page_of(browser, live_server.url, cast.takahashi) as page:
        for name, place in places.items():
            page.goto(place)
            picture(page, f"page-{name}")
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            found = [*page.evaluate(RULES), *axe_says(page)]
            for width in (1280, 640, 320):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                    found.append(f"scrolls sideways at {width}")
                if width == 320:
                    picture(page, f"page-{name}-320")
            page.set_viewport_size({"width": 1440, "height": 900})
            if found:
                broken[name] = found
    assert broken == {}
