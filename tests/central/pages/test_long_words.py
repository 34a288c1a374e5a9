"""Ordinary addresses and long names keep every column on the page: at 1280 px, at 640 px, and on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from central.applications.actions.take_on import take_on
from central.applications.models import Application
from sync.contract.numbers import make_arrival_number
from sync.contract.statement import Source, StatementKind
from tests.support.applications import ANSWERS, add_version, make_application, make_city
from tests.support.browser import chromium, page_of
from tests.support.staff import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = (
    "若葉県若葉市緑ヶ丘三丁目５番１２号　グランドメゾン若葉セントラルパークレジデンスウエストタワー壱番館１２０１号室"
)
FOREIGN = "ＷＩＪＥＳＩＮＧＨＥＡＲＡＣＨＣＨＩＧＥ　ＤＯＮ　ＳＡＭＡＲＡＳＥＫＡＲＡＰＡＴＨＩＲＡＮＡＨＥＬＡＧＥ"
OUTSIDE = """() => {
  const found = [], { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide`);
  for (const table of document.querySelectorAll("main table")) {
    const card = table.closest(".card, .framed").getBoundingClientRect();
    for (const part of [table, ...table.querySelectorAll("td, th, td > *")]) {
      const box = part.getBoundingClientRect();
      if (!box.width || (box.right <= card.right + 1 && box.left >= card.left - 1)) continue;
      found.push(`${part.tagName} ${part.textContent.slice(0, 20)}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_city())


def corrected() -> Application:
    """A long name and address, and a correction of them."""
    answers = {**ANSWERS, "address": (ADDRESS, Source.CARD)}
    application = make_application(1, name=FOREIGN, answers=answers)
    answers = {**answers, "name": (FOREIGN, Source.CARD), "address": (ADDRESS + "Ｂ", Source.CARD)}
    answers["phone"] = ("000-9876-5432", Source.RESIDENT)
    number = make_arrival_number("99201", timezone.localdate(), "007", 499)
    add_version(application, number, StatementKind.CORRECTION, answers, timezone.now(), timezone.now(), 99)
    return application


def _whole(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate(OUTSIDE) == [], (path, width)


def test_no_column_leaves_its_card(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = corrected()
    take_on(application.pk, cast.sato, revision=application.revision)
    detail = reverse("applications:detail", args=[application.arrival_number])
    lists = reverse("applications:all")
    with page_of(browser, live_server.url, cast.sato) as page:
        if folder := os.environ.get("LOOK_AT"):
            page.set_viewport_size({"width": 1280, "height": 800})
            for place, path in enumerate((detail, lists)):
                page.goto(path)
                page.screenshot(path=f"{folder}/long{place}.png")
        for path in (detail, lists):
            for width in (1280, 1366, 1440):
                _whole(page, path, width)
        phone = page.goto(detail) and page.get_by_role("cell", name="000-9876-5432").first
        assert phone.evaluate("cell => cell.getClientRects().length && cell.offsetHeight < 80")
        page.emulate_media(media="print")
        for path in (detail, lists):
            _whole(page, path, 690)
    Application.objects.filter(pk=application.pk).update(applicant_name="Ａ" * 160)
    with page_of(browser, live_server.url, cast.sato) as page:
        for path in (detail, lists):
            _whole(page, path, 1280)
