"""The pages of a batch in a real browser: rules of readers and keyboards, narrow windows, the keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from central.applications.models import Application
from central.batches.actions.send import plan_again, stop_sending
from tests.central.batches.test_sending import approved
from tests.central.web.back_office import a_batch
from tests.support.centre.applications import make_application
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = (Path(__file__).parents[1] / "web" / "page_rules.js").read_text()
SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")
"""A folder: each page is drawn there too."""


def test_each_tab_keeps_the_rules_and_fits_narrow_windows(
    cast: Cast, people: list[Application], live_server: Any
) -> None:
    make_application(9, name="勅使河原　寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末")
    batch = a_batch(cast.sato, Application.objects.all())
    row = batch.rows.order_by("pk").last()
    assert row is not None
    tabs = {
        "open": "",
        "numbers": "numbers/",
        "items": "items/",
        "tables": "tables/",
        "letters": "letters/?template=exam_ticket",
        "row": f"rows/{row.pk}/",
    }
    broken: dict[str, Any] = {}
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        for name, path in tabs.items():
            page.goto(f"/batches/{batch.pk}/{path}")
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"batch-{name}.png"), full_page=True)
            if found := page.evaluate(RULES):
                broken[name] = found
            for width in (1280, 640, 320):
                page.set_viewport_size({"width": width, "height": 800})
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    broken[f"{name} {width}"] = over
            page.set_viewport_size({"width": 1440, "height": 900})
    assert broken == {}


def test_the_plan_keeps_the_rules_before_and_after_its_approval(
    cast: Cast, people: list[Application], live_server: Any, box: Path
) -> None:
    batch = approved(cast, box)
    broken: dict[str, Any] = {}
    with chromium() as browser, page_of(browser, live_server.url, cast.takahashi) as page:
        for name in ("held", "stopped", "made"):
            if name == "stopped":
                stop_sending(batch.pk, cast.takahashi)
            elif name == "made":
                batch.refresh_from_db()
                plan_again(batch.pk, cast.sato, revision=batch.revision)
            page.goto(f"/batches/{batch.pk}/plan/")
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"plan-{name}.png"), full_page=True)
            if found := page.evaluate(RULES):
                broken[name] = found
            for width in (1280, 640, 320):
                page.set_viewport_size({"width": width, "height": 800})
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    broken[f"{name} {width}"] = over
            page.set_viewport_size({"width": 1440, "height": 900})
    assert broken == {}


def test_rows_are_selected_by_the_keyboard_alone(cast: Cast, people: list[Application], live_server: Any) -> None:
    batch = a_batch(cast.sato, Application.objects.all())
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/batches/{batch.pk}/")
        page.locator("button[value=invert]").focus()
        page.keyboard.press("Enter")
        page.get_by_text("選択された申込件数：4件 / 4件").wait_for()
        page.locator("input[name=chosen]").first.focus()
        page.keyboard.press("Space")
        page.locator("button[value=keep]").focus()
        page.keyboard.press("Enter")
        page.get_by_text("選択された申込件数：3件 / 4件").wait_for()
