"""What staff do at the centre, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from provisioning.demonstration.centre import Centre
from provisioning.demonstration.processes import wait_for

ARRIVAL_S = 90
"""The agent's longest pause after a cut line, and the worker's turn."""
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

    def opens_application(self, arrival: str) -> None:
        """The detail page of one application."""
        self.opens(f"/applications/{arrival}/")

    def waits_for_work(self, arrival: str) -> None:
        """Look at the work list until the application has come in and was opened by the worker."""
        wait_for(lambda: self._is_listed(arrival), f"application {arrival} in the work list", ARRIVAL_S)

    def waits_for_correction(self, arrival: str) -> None:
        """Look at a returned application until its correction has come in and it can be accepted."""
        wait_for(lambda: self._may_accept(arrival), f"the correction of {arrival}", ARRIVAL_S)

    def _may_accept(self, arrival: str) -> bool:
        self.opens_application(arrival)
        return self.page.locator('[data-open="accept"]').count() > 0

    def _is_listed(self, arrival: str) -> bool:
        self.opens("/applications/")
        return self.page.locator(f'a[href^="/applications/{arrival}/"]').count() > 0

    def sends_back(self, field: str, sentence: str, easy: str) -> None:
        """差し戻す on the open page: one field, with the sentence that the resident will read."""
        self.page.locator('[data-open="send-back"]').first.click()
        dialog = self.page.locator("dialog#send-back")
        dialog.get_by_label(field, exact=True).check()
        dialog.locator("[name=sentence]").fill(sentence)
        dialog.locator("[name=sentence_easy]").fill(easy)
        dialog.get_by_role("button", name="本人の画面で見る").click()
        dialog.locator("#send-back-preview > *").first.wait_for()
        self.photographs("5-send-back")
        dialog.get_by_role("button", name="差し戻す").click()
        self.page.get_by_text("返却中").first.wait_for()

    def accepts(self, sentence: str = "") -> None:
        """受理する on the open page."""
        self.page.locator('[data-open="accept"]').first.click()
        dialog = self.page.locator("dialog#accept")
        dialog.locator("[name=sentence]").fill(sentence)
        dialog.get_by_role("button", name="受理する").click()
        self.page.get_by_text("受理(返信未)").first.wait_for()

    def issues_certificate(self) -> Path:
        """From the accepted request on the page to the signed file, as the desk prints it."""
        self.page.get_by_role("link", name="証明書を作る").click()
        self.photographs("6-certificate-request")
        self.page.get_by_role("button", name="発行する").click()
        self.page.locator("dialog#issue").get_by_role("button", name="発行する").click()
        file = self._issued_file("7-certificate-issued")
        self.page.get_by_label("プリンター").fill("市民課 1番")
        self.page.get_by_role("button", name="印刷を記録する").click()
        self.page.get_by_text("市民課 1番").first.wait_for()
        return file

    def answers(self, lines: dict[str, str]) -> Path:
        """返信文書 from the accepted application on the page: written, signed, sent; the file as the desk prints it."""
        self.page.get_by_role("link", name="返信文書を作る").click()
        for label, words in lines.items():
            self.page.get_by_label(label).fill(words)
        self.photographs("12-reply-written")
        self.page.get_by_role("button", name="署名して送る").click()
        self.page.locator("dialog#issue").get_by_role("button", name="署名して送る").click()
        return self._issued_file("13-reply-issued")

    def _issued_file(self, picture: str) -> Path:
        self.page.get_by_role("heading", name=re.compile("^J-99201")).wait_for()
        self.photographs(picture)
        number = self.page.url.rstrip("/").rsplit("/", 1)[-1]
        file = self._centre.places.folder / f"{number}.pdf"
        answer = self.page.request.get(f"{self._centre.places.centre_url}/certificates/{number}/file/")
        file.write_bytes(answer.body())
        return file

    def saves(self, link: Locator, path: Path) -> None:
        """The file behind a link of the page."""
        answer = self.page.request.get(f"{self._centre.places.centre_url}{link.get_attribute('href')}")
        path.write_bytes(answer.body())

    def notifies(self, arrivals: list[str], title: str, subject: str, text: str) -> None:
        """Select applications, write, look at the plan, and send."""
        self.opens("/applications/")
        for arrival in arrivals:
            self.page.locator("tr", has=self.page.locator(f'a[href^="/applications/{arrival}/"]')).locator(
                "input[type=checkbox]"
            ).check()
        self.page.locator(".bulk").get_by_text("お知らせ").click()
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[name=subject]").fill(subject)
        self.page.locator("[name=text]").fill(text)
        self.page.get_by_role("button", name="次へ（確かめる）").click()
        self.page.get_by_label("宛先と本文を確かめました").check()
        self.photographs("8-notice-plan")
        self.page.get_by_role("button", name="送る").last.click()
        self.page.get_by_text("作った人・承認した人").wait_for()

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
