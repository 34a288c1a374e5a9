"""Every page of the centre in a real browser: what keyboards, readers, narrow windows and paper need of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from central.serving.doors import Door
from central.staff.accounts import give_first_secrets
from central.staff.models import StaffMember
from tests.central.web.conftest import Pages
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.doors import opened
from tests.support.people.staff import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")
"""A folder: what the tests look at is drawn there too."""
DRAWN = re.compile(r'(?:href|src|action|name|data-open)="[^"]*"|<(?:title|h1|h2|label|button)[^>]*>[^<]*')
"""What a page leads to, loads and asks, and its headings."""
RULES = (Path(__file__).parent / "page_rules.js").read_text()


def _password(page: Page) -> None:
    page.locator("#id_staff_number").fill("sato")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form button.p").click()
    page.locator("#id_code").wait_for()


def _first_secrets(page: Page) -> None:
    body = StaffMember.objects.get(staff_number="suzuki").body
    newcomer, _ = StaffMember.objects.get_or_create(staff_number="newcomer", defaults={"name": "新井 光", "body": body})
    password = give_first_secrets(newcomer)
    page.locator("#id_staff_number").fill(newcomer.staff_number)
    page.locator("#id_password").fill(password)
    page.locator("form button.p").click()
    page.locator("svg.qr").wait_for()


def _enrolment_code(page: Page) -> None:
    page.locator("[data-open='kiosk-99201-012']").click()
    page.locator("#kiosk-99201-012 form[action$='/enrol/'] button").click()
    page.locator(".code-once").wait_for()


FROM_HERE = {
    "sign-in": ("second-step", _password),
    "sign-in-first": ("first-secrets", _first_secrets),
    "kiosks": ("kiosk-code", _enrolment_code),
}
"""Page → the page behind it that no address leads to."""
NOT_IN_THE_TOUR = {
    "staff:second-step": "reached from the sign-in",
    "staff:first-secrets": "reached from the sign-in",
    "staff:session-left": "seconds that every page asks for, not a page",
    "applications:home": "leads on to another page",
    "applications:colleagues": "a part of the page of an application, which asks for it by itself",
    "looks:take-in": "the same page as looks:judge, with other words",
    "certificates:file": "a PDF",
    "authoring:sheet": "a PDF",
    "batches:specimen": "a PDF",
    "batches:letter": "a PDF",
    "batches:paper": "a PDF",
    "postal:file": "a PDF",
    "authoring:package": "a file for another city",
    "authoring:leaflet-svg": "a picture to print",
    "authoring:leaflet-png": "a picture to print",
    "authoring:leaflet-corner": "a PDF",
    "authoring:leaflet-corner-svg": "a picture to print",
    "authoring:leaflet-corner-png": "a picture to print",
    "attachments:file": "a resident's file",
    "exports:file": "a file",
    "exports:report": "a file",
    "exports:sheet": "a file",
    "totals:file": "a file",
    "bulk_acts:file": "a file",
    "paper_forms:specimen": "a PDF",
    "paper_forms:printed": "a PDF",
    "paper_forms:batch-pdf": "a PDF",
}
FILLED_WRONGLY = {
    "detail": (
        ("[data-open=ask]", "#ask button.p"),
        ("[data-open=send-back]", "#send-back button.p"),
        ("[data-open=refuse]", "#refuse button.d"),
        ("[data-open=force]", "#force button.d"),
    ),
    "look": (("", "main form button.p"),),
    "password": (("", "main form button.p"),),
    "factor": (("", "main form button.p"),),
    "notice-write": (("", "main form button.p"),),
    "bulk-write": (("", "main form button.p"),),
    "bulk-force": (("", "main form button.p"),),
    "form-new": (("", "main form button.p"),),
}
"""Page → what opens a form, and what sends it empty."""
NARROW_PX = (1280, 640, 320)
"""The smallest office window, the same at 200 %, and the reflow of WCAG 1.4.10 (400 %)."""


def visit(address: str, cast: Cast, pages: Pages) -> Iterator[tuple[str, Page]]:
    """Every page in turn, in as few windows as there are readers."""
    # Started last: signing a document needs a loop of its own, and the browser's is already there.
    with chromium() as browser:
        for who in ("", "takahashi", "tanaka", "suzuki"):
            with page_of(browser, address, getattr(cast, who) if who else None) as page:
                for name, (reader, path) in pages.items():
                    if reader == who:
                        page.goto(path)
                        yield name, page
                        if name in FROM_HERE:
                            further, go = FROM_HERE[name]
                            page.set_viewport_size({"width": 1440, "height": 900})
                            go(page)
                            yield further, page


def opened_by_get(resolver: URLResolver) -> Iterator[str]:
    """Names of addresses whose view does not refuse GET at its door."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (space + name for name in opened_by_get(pattern))
            continue
        try:
            refused = isinstance(pattern.callback(RequestFactory().get("/")), HttpResponseNotAllowed)
        except (TypeError, AttributeError):
            refused = False  # it went in, and missed its arguments or its member
        if not refused:
            yield str(pattern.name)


def test_every_page_is_in_the_tour(pages: Pages) -> None:
    addresses = {name for name in opened_by_get(get_resolver()) if not name.startswith("intake:")}
    toured = {resolve(path.partition("?")[0]).view_name for _, path in pages.values()}
    assert addresses - toured == set(NOT_IN_THE_TOUR)


def test_every_page_is_the_same_where_the_doors_are_apart(cast: Cast, pages: Pages) -> None:
    """So what browsers find below holds at each door."""
    differ = []
    for name, (who, path) in pages.items():
        apart = Door.RESIDENTS if path.startswith(("/check/", "/p/")) else Door.STAFF
        seen = []
        for door in (Door.ALL, apart):
            with opened(door):
                client = sign_in(getattr(cast, who)) if who else Client()
                answer = client.get(path)
                seen.append((answer.status_code, set(DRAWN.findall(answer.content.decode()))))
        if seen[0] != seen[1]:
            differ.append(name)
    assert set(differ) <= {"audit", "account"}, "both list these visits themselves"


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_pages_keep_the_rules_that_readers_and_keyboards_need(cast: Cast, live_server: Any, pages: Pages) -> None:
    broken: dict[str, list[str]] = {}
    for name, page in visit(live_server.url, cast, pages):
        picture(page, name)
        found = page.evaluate(RULES)
        if found:
            broken[name] = found
    assert broken == {}


def test_no_page_scrolls_sideways_in_a_narrow_window(cast: Cast, live_server: Any, pages: Pages) -> None:
    wide: dict[str, list[object]] = {}
    for name, page in visit(live_server.url, cast, pages):
        for width in NARROW_PX:
            page.set_viewport_size({"width": width, "height": 800})
            picture(page, f"{name}-{width}")
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide.setdefault(name, []).append((width, over))
        page.set_viewport_size({"width": 1440, "height": 900})
    assert wide == {}


def test_a_printed_application_is_the_application_alone(cast: Cast, live_server: Any, pages: Pages) -> None:
    for name, page in visit(live_server.url, cast, {"detail": pages["detail"]}):
        page.emulate_media(media="print")
        picture(page, f"{name}-print")
        for gone in ("header", "nav", "main .btn", ".crumbs a"):
            assert not page.locator(gone).first.is_visible(), gone
        for there in ("h1", ".crumbs .num", "main table", "text=署名と証明書", "text=監査の記録"):
            assert page.locator(there).first.is_visible(), there
        if SHOTS:
            page.pdf(path=str(Path(SHOTS) / f"{name}.pdf"), format="A4")


def test_what_was_filled_in_wrongly_is_said_beside_the_field_where_the_keyboard_stands(
    cast: Cast, live_server: Any, pages: Pages
) -> None:
    wanted = {name: pages[name] for name in FILLED_WRONGLY}
    for name, page in visit(live_server.url, cast, wanted):
        for opener, sender in FILLED_WRONGLY[name]:
            page.goto(pages[name][1])
            if opener:
                page.locator(opener).click()
            # The server is asked even where the browser would have stopped it.
            page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
            page.locator(sender).click()
            page.locator("[aria-invalid=true]").first.wait_for()
            assert page.evaluate(RULES) == []
            focused = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
            assert focused, (name, opener, page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
            assert page.locator(f"#{focused}").is_visible()
            picture(page, f"{name}-wrong-{opener[11:15]}")
