"""A clerk without scripts: reads pages over HTTP, fills their forms, and sends them as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.test import Client

from central.staff.models import StaffMember
from tests.support.people.staff import sign_in

GIVE_UP_S = 60


class PageForms(HTMLParser):
    """Each form of a page: its address and what it would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, list[str]]]] = []
        self._area = self._select = ""
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("action", ""), said.get("id", ""), {}))
            self._open = True
        if not self._open or not (name := said.get("name", self._select)):
            return
        sent = self.found[-1][2]
        if tag == "textarea":
            self._area = name
            sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in said or name not in sent):
            sent[name] = [said.get("value", "")]
        elif tag == "input" and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            sent.setdefault(name, []).append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1][2][self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


class Clerk:
    """A signed-in member at a real address."""

    def __init__(self, address: str, member: StaffMember) -> None:
        self.address, self.page, self.where, self.status = address, "", "/", 0
        self._session = requests.Session()
        cookie = sign_in(member, Client()).cookies[settings.SESSION_COOKIE_NAME]
        self._session.cookies.set(cookie.key, cookie.value)

    def open(self, path: str) -> str:
        """Look at a page."""
        return self._seen(self._session.get(urljoin(self.address, path), timeout=GIVE_UP_S))

    def form(self, ends: str, **having: str) -> dict[str, list[str]]:
        """What the form at an address that ends so would send; of several the one with these values."""
        for action, _, sent in PageForms(self.page).found:
            same = all(sent.get(name) == [value] for name, value in having.items())
            if (urlsplit(action).path or self.where).endswith(ends) and same:
                return sent
        raise AssertionError(f"no form to {ends} with {having} on {self.where}")

    def offers(self, ends: str, **having: str) -> bool:
        """Whether there is one."""
        try:
            self.form(ends, **having)
        except AssertionError:
            return False
        return True

    def send(self, path: str, sent: dict[str, list[str]], typed: dict[str, str] | None = None) -> int:
        """Send a form with what is typed over it, and follow where it leads."""
        said: dict[str, str | list[str]] = dict(sent) | dict(typed or {})
        self._seen(self._session.post(urljoin(self.address, path), data=said, timeout=GIVE_UP_S))
        return self.status

    def pdf(self, path: str) -> bytes:
        """A file."""
        answer = self._session.get(urljoin(self.address, path), timeout=GIVE_UP_S)
        assert answer.headers["Content-Type"] == "application/pdf"
        return answer.content

    def _seen(self, answer: requests.Response) -> str:
        self.status, self.page, self.where = answer.status_code, answer.text, urlsplit(answer.url).path
        return self.page
