"""Ordinary addresses and long names keep every column on the page: at 1280 px, at 640 px, and on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from central.applications.actions.take_on import take_on
from central.applications.models import Application
from central.notices.actions import plan
from central.notices.models import BulkNotice, Delivery
from central.staff.models import StaffMember
from sync.contract.chain.statement import Source, StatementKind
from sync.contract.numbers import make_arrival_number
from tests.support.centre.applications import ANSWERS, add_version, make_application, make_city
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import Cast, make_cast

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

BEYOND = """() => {
  const found = [], width = document.documentElement.clientWidth, page = document.documentElement.scrollWidth;
  if (page > width) found.push(`the page is ${page} wide`);
  for (const part of document.querySelectorAll("main *")) {
    const box = part.getBoundingClientRect(), framed = part.closest(".framed");
    if (!box.width || part.closest("details:not([open]) > :not(summary)")) continue;
    const frame = framed && framed.getBoundingClientRect();
    const edge = frame ? Math.max(frame.right, frame.left + 962) : width;
    if (box.right > edge + 1 || box.left < -1) found.push(`${part.tagName} ${part.textContent.trim().slice(0, 20)}`);
  }
  return found;
}"""
"""Below 1180 px a framed table is 960 wide and scrolls in its frame; nothing else leaves the window."""
TITLES = {"latin": "W" * 100, "kana": "ー" * 100}


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
    StaffMember.objects.filter(pk=cast.sato.pk).update(
        name="長宗我部権左衛門之助太郎" * 5, section="市民生活部市民課" * 4
    )
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


def _announced(cast: Cast, title: str) -> BulkNotice:
    """A plan to people with long names and addresses, with mails in every state."""
    mail = f"{'m' * 64}@{'d' * 63}.{'e' * 63}.example"
    people = [
        make_application(40 + place, name=name, mail=mail) for place, name in enumerate((FOREIGN, "Ａ" * 160) * 2)
    ]
    chosen = Application.objects.filter(pk__in=[one.pk for one in people])
    notice = plan.choose(cast.sato, chosen, "すべて・" + title)
    text = {"ja": "【氏名】様\n" + title}
    plan.write(notice.pk, cast.sato, revision=1, title=title, subject=title, text=text)
    states = (Delivery.State.UNKNOWN, Delivery.State.FAILED, Delivery.State.SENT, Delivery.State.PLANNED)
    for row, state in zip(notice.deliveries.order_by("pk"), states, strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state)
    return notice


@pytest.mark.parametrize("letters", list(TITLES))
def test_a_notice_of_long_words_stays_in_the_window(
    cast: Cast, live_server: Any, browser: Browser, letters: str
) -> None:
    notice = _announced(cast, TITLES[letters])
    pages = {name: reverse(f"notices:{name}", args=[notice.pk]) for name in ("plan", "write")}
    pages["list"] = reverse("notices:list")
    with page_of(browser, live_server.url, cast.sato) as page:
        for name, path in pages.items():
            for width in (640, 960, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(path)
                if folder := os.environ.get("LOOK_AT"):
                    page.screenshot(path=f"{folder}/{name}-{letters}-{width}.png", full_page=True)
                assert page.evaluate(BEYOND) == [], (name, width)
            if name != "write":
                page.set_viewport_size({"width": 1280, "height": 800})
                assert page.evaluate(OUTSIDE) == [], name
        page.goto(pages["plan"])
        page.locator("details summary").first.click()
        assert page.evaluate(BEYOND) == [], "with its words open"


def test_on_paper_a_state_and_a_number_stand_on_one_line(cast: Cast, live_server: Any, browser: Browser) -> None:
    application = corrected()
    make_application(7, name="ア" * 64, offline=timedelta(hours=3))
    tall = """selector => [...document.querySelectorAll(selector)].filter(shown => shown.offsetParent)
        .map(shown => Math.round(shown.offsetHeight / parseFloat(getComputedStyle(shown).fontSize)))"""
    detail, lists = reverse("applications:detail", args=[application.arrival_number]), reverse("applications:all")
    for member, paths in (
        (cast.sato, (detail, lists)),
        (cast.tanaka, (reverse("staff:audit"), reverse("kiosks:list"))),
    ):
        with page_of(browser, live_server.url, member) as page:
            page.emulate_media(media="print")
            for path in paths:
                _whole(page, path, 680)
                assert page.evaluate("document.documentElement.scrollWidth") == 680, path
                lines = page.evaluate(tall, ".chip, td a.num, td.act > .code")
                assert lines
                assert max(lines) <= 3 if path == reverse("staff:audit") else max(lines) <= 2, path
