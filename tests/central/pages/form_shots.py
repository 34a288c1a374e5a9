"""Pictures of what belongs to forms: leaflets at the office and for everybody, the words of a form, its way between
sections. With long names, too. Called by `tests.central.pages.shots`, after Django was set up.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from playwright.sync_api import Browser

from central.authoring.wordings.writing import TypedWords, begin_words, keep_words
from central.catalogue.actions.leaflets import AboutLeaflet, end_leaflet, make_leaflet
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Hall
from sync.contract.numbers import leaflet_number
from tests.support.centre.browser import page_of
from tests.support.people.staff import Cast

LONG = (
    "若葉市民のための住宅用太陽光発電設備および蓄電池設備ならびに高効率給湯器の設置費用に関する"
    "補助金の交付申請（令和8年度第2期）"
)
NARROW_PX = 320


def take_leaflets(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    """The office's page, and the public ones in each language, narrow, and on paper."""
    hall = Hall.objects.get()
    hall.serves.add(hall.body)
    with transaction.atomic():
        ahead = AboutLeaflet(
            "solar_subsidy",
            {"ja": LONG, "en": "Subsidy for solar panels, batteries and efficient water heaters, second half of 2026"},
            "2099-12-01T08:30",
            {"ja": "環境部 ゼロカーボンシティ推進課 再生可能エネルギー普及促進係"},
            "000-000-1260",
        )
        rows = [
            make_leaflet("99201", ahead, cast.tanaka),
            make_leaflet("99201", AboutLeaflet("child_allowance", {"ja": "児童手当"}), cast.tanaka),
            make_leaflet("99201", AboutLeaflet("bulky_waste", {"ja": "粗大ごみ"}), cast.tanaka),
        ]
        end_leaflet(leaflet_number(rows[2].number), cast.tanaka)
    with page_of(browser, address, cast.tanaka) as page:
        page.goto("/forms/leaflets/")
        page.screenshot(path=folder / "s20-leaflets.png", full_page=True)
        page.set_viewport_size({"width": NARROW_PX, "height": 800})
        page.screenshot(path=folder / "s20-leaflets-320.png", full_page=True)
    with page_of(browser, address) as page:
        for name, row in zip(("ahead", "form", "ended"), rows, strict=True):
            for language in ("ja", "easy-ja", "en"):
                page.set_viewport_size({"width": 1000, "height": 800})
                page.goto(f"/p/{leaflet_number(row.number)}/?language={language}")
                page.screenshot(path=folder / f"p1-{name}-{language}.png", full_page=True)
                page.set_viewport_size({"width": NARROW_PX, "height": 800})
                page.screenshot(path=folder / f"p1-{name}-{language}-320.png", full_page=True)
            page.goto(f"/p/{leaflet_number(row.number)}/?language=ja")
            page.pdf(path=folder / f"p1-{name}.pdf", format="A4")
        page.goto("/p/123456/?language=ja")
        page.screenshot(path=folder / "p1-unknown-320.png", full_page=True)


def take_wordings(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    """The list, the boxes of a page, and what is to be decided."""
    base = ProcedureVersion.objects.get(procedure="child_allowance", offered=True)
    with transaction.atomic():
        words = begin_words(base.pk, cast.takahashi)
    typed = [TypedWords("easy-ja", "name", 0, "子どもの手当"), TypedWords("en", "name", 0, "Child allowance " * 8)]
    keep_words(words.pk, cast.takahashi, basis_key=words.basis_key, typed=typed)
    pages = {
        "list": "",
        "words": f"{words.pk}/",
        "page": f"{words.pk}/?at=applicant",
        "decision": f"{words.pk}/decision/",
    }
    with page_of(browser, address, cast.takahashi) as page:
        for name, path in pages.items():
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(f"/forms/wordings/{path}")
            page.screenshot(path=folder / f"s21-wordings-{name}.png", full_page=True)
            page.set_viewport_size({"width": NARROW_PX, "height": 800})
            page.screenshot(path=folder / f"s21-wordings-{name}-320.png", full_page=True)


def take_between_sections(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    """The ladder; a section's brief, and the page on which IT finds it; and what is taken out of offer."""
    with page_of(browser, address, cast.takahashi) as page:
        page.goto("/forms/ladder/")
        page.screenshot(path=folder / "s22-ladder.png", full_page=True)
        page.goto("/forms/new/")
        page.locator("[name=title]").fill(LONG)
        page.locator("[name=procedure]").fill("solar_subsidy_of_citizens")
        page.screenshot(path=folder / "s22-new.png", full_page=True)
        page.locator("button[name=how][value=ask]").click()
        page.wait_for_url("**/brief/")
        for box in page.locator("main textarea").all():
            box.fill(f"{LONG}\n申込みは年に200件ほどです。")
        page.screenshot(path=folder / "s22-brief.png", full_page=True)
        page.locator("main form button[value=ask]").click()
        page.wait_for_load_state()
        page.screenshot(path=folder / "s22-asked.png", full_page=True)
        way = page.url
        assert "/forms/" in way
    with page_of(browser, address, cast.tanaka) as page:
        for name, path in (("turn", "/forms/"), ("it", way), ("offers", "/forms/offers/")):
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(path)
            page.screenshot(path=folder / f"s22-{name}.png", full_page=True)
            page.set_viewport_size({"width": NARROW_PX, "height": 800})
            page.screenshot(path=folder / f"s22-{name}-320.png", full_page=True)
