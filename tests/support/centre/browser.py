"""A real browser (Debian's chromium), signed in as a member of the cast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from central.staff.models import StaffMember
from tests.support.people.staff import sign_in

CHROMIUM = "/usr/bin/chromium"
MOST_TABS = 120
"""On the way to one control."""
# Playwright's loop runs in the test's own thread, where Django would refuse to ask its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Started once for many pages; it takes a second."""
    with sync_playwright() as playwright:
        # No sandbox: tests run as root on a build machine, and open nothing but their own server.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
            # While Playwright's loop runs, Django keeps connections of their own for this thread; nobody else would
            # close them, and PostgreSQL drops no database that has a session.
            connections.close_all()


@contextmanager
def page_of(
    browser: Browser, address: str, member: StaffMember | None = None, *, scripts: bool = True
) -> Iterator[Page]:
    """A window of 1440x900; any error of a script or refusal by the content policy fails the test."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, locale="ja-JP", java_script_enabled=scripts
    )
    if member is not None:
        cookie = sign_in(member, Client()).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    assert troubles == []


def tab_to(page: Page, what: str) -> None:
    """By the Tab key alone, to the control of that name."""
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        named = page.evaluate(
            """() => { const part = document.activeElement;
               const group = part.closest('[role=group][aria-labelledby]');
               const own = part.labels && part.labels[0] ? part.labels[0] : part;
               const label = (part.ariaLabel || own.innerText || '')
                 .replace(/[\\ue000-\\uf8ff]/g, '').trim();
               const over = group ? document.getElementById(group.getAttribute('aria-labelledby')).innerText : '';
               return [label.split('\\n')[0], `${over}／${label}`]; }"""
        )
        seen.append(named[0])
        if what in named:
            return
    raise AssertionError(f"no Tab leads to {what}: {seen}")
