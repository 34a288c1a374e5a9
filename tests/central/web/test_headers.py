"""What every answer tells the browser, also a refusal that no page makes; and which methods nobody is served."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.DEMO = True
    return make_cast(make_city())


@pytest.mark.parametrize(
    ("status", "method", "address", "more"),
    [
        (200, "get", "/sign-in/", {}),
        (200, "get", "/check/", {}),
        (200, "get", "/static/web/page.js", {}),
        (302, "get", "/work/", {}),
        (404, "get", "/check/no-such-page", {}),
        (403, "get", "/sign-in/", {"X-Forwarded-For": "203.0.113.9"}),
        (411, "post", "/sign-in/", {"Transfer-Encoding": "chunked"}),
        (400, "get", "/sign-in/", {"Host": "elsewhere.example"}),
        (404, "get", "/kiosk/v1/nowhere", {}),
    ],
)
def test_every_answer_says_what_a_browser_may_do_with_it(
    status: int, method: str, address: str, more: dict[str, str], settings: Any
) -> None:
    settings.TRUSTED_PROXIES = []
    answer = getattr(Client(), method)(address, headers=more)
    assert answer.status_code == status
    policy = [part.strip() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert ("no-store" in answer.headers["Cache-Control"]) is not address.startswith("/static/")
    answer.close()


def test_behind_https_every_answer_keeps_the_browser_and_all_names_below_on_https(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    for address, more in (("/sign-in/", {}), ("/sign-in/", {"Transfer-Encoding": "chunked"}), ("/kiosk/v1/x", {})):
        answer = Client().get(address, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1", **more})
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_signing_out_leaves_nothing_in_the_browser(cast: Cast) -> None:
    client = sign_in(cast.sato)
    answer = client.post(reverse("staff:sign-out"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["sessionid"].value == ""


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT"])
def test_no_page_is_served_by_a_method_that_none_needs(method: str, cast: Cast) -> None:
    client = sign_in(cast.takahashi)
    for address in ("/sign-in/", "/check/", "/work/", "/audit/", "/kiosk/v1/manifest"):
        assert client.generic(method, address).status_code == 405, address
