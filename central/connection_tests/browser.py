"""A browser that comes from a given address: real connections, its cookies, and the forms of sign-in."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

ANSWER_MOST = 4 * 1024 * 1024
TIMEOUT_S = 30
HOPS = 5
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{1,100})"')


class NoConnection(Exception):
    """Nobody answered."""


@dataclass(frozen=True)
class AnswerSeen:
    """An answer."""

    status: int
    text: str
    location: str


@dataclass
class SourceBrowser:
    """Of one server. The address from which it comes is said with each request."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, source: str) -> AnswerSeen:
        """Follows what leads on within the server."""
        seen = self._ask("GET", path, source)
        for _ in range(HOPS):
            if seen.status not in (301, 302, 303) or not seen.location.startswith("/"):
                break
            seen = self._ask("GET", seen.location, source)
        return seen

    def post(self, path: str, form: dict[str, str], source: str, page: str) -> AnswerSeen:
        """Send the form that stands on `page`."""
        token = _TOKEN.search(self._ask("GET", page, source).text)
        filled = form | {"csrfmiddlewaretoken": token[1] if token else ""}
        return self._ask("POST", path, source, urlencode(filled))

    def sign_in(self, number: str, password: str, code: str, source: str) -> bool:
        """With both factors, as a member does."""
        first = self.post("/sign-in/", {"staff_number": number, "password": password}, source, "/sign-in/")
        if not first.location.startswith("/sign-in/code/"):
            return False
        second = self.post("/sign-in/code/", {"code": code}, source, "/sign-in/code/")
        return second.status == 302 and not second.location.startswith("/sign-in/")

    def _ask(self, method: str, path: str, source: str, body: str = "") -> AnswerSeen:
        parts = urlsplit(self.base)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        address = (source, 0) if source else None
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S, source_address=address)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.base}{path}"}
        try:
            connection.request(method, f"{parts.path.rstrip('/')}{path}", body or None, headers)
            answer = connection.getresponse()
            text = answer.read(ANSWER_MOST).decode(errors="replace")
        except (OSError, http.client.HTTPException) as wrong:
            raise NoConnection from wrong
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return AnswerSeen(answer.status, text, answer.headers.get("Location", ""))
