"""What staff do at the centre, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from provisioning.demonstration.centre import Centre

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
"""A browser that asks nobody on the internet; without a sandbox because the demonstration runs as root."""


class Clerk:
    """One member at one PC."""

    def __init__(self, centre: Centre, browser: Browser, number: str) -> None:
        self._centre = centre
        self._number = number
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="ja-JP")
        self.page.set_default_timeout(20_000)

    def sign_in(self) -> None:
        """Number and password, then the six digits."""
        known = self._centre.staff[self._number]
        self.page.goto(self._centre.places.centre_url)
        self.page.fill("#id_staff_number", known.number)
        self.page.fill("#id_password", known.password)
        self.page.click("form button.btn.p")
        self.page.wait_for_selector("input[name=code]")
        self.page.fill("input[name=code]", self._centre.second_factor(self._number))
        self.page.click("form button.btn.p")
        self.page.wait_for_selector("nav")

    def opens(self, path: str) -> None:
        """Go to an address of the centre."""
        self.page.goto(f"{self._centre.places.centre_url}{path}")

    def photographs(self, name: str) -> Path:
        """Save the page as a picture."""
        pictures = self._centre.places.pictures
        pictures.mkdir(parents=True, exist_ok=True)
        path = pictures / f"{name}.png"
        self.page.screenshot(path=str(path))
        return path


@contextmanager
def browser() -> Iterator[Browser]:
    """One browser for all clerks."""
    with sync_playwright() as program:
        chromium = program.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield chromium
        finally:
            chromium.close()
