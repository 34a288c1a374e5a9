"""The installed centre: HTTPS ends at a proxy on another machine, and nobody else says how a visitor came."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpResponse
from django.test import Client, RequestFactory
from requests.adapters import HTTPAdapter

from central.limits.proxies import OurProxies
from central.staff.zones import zone_of
from tests.support.centre.centre_process import answers, free_port, kill, start, wait_for
from tests.support.people.staff import PASSWORD, Cast

ZONES = {"lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16", "127.0.0.1/32"]}}
PROXY = "127.0.0.2"
BROWSER = {"X-Forwarded-For": "10.2.0.7", "X-Forwarded-Proto": "https"}
GIVE_UP_S = 60


class From(HTTPAdapter):
    """Requests that leave from one address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, source_address=(self.address, 0))


def visitor(address: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", From(address))
    return session


def sign_in(session: requests.Session, port: int, headers: dict[str, str]) -> requests.Response:
    page = session.get(f"http://127.0.0.1:{port}/sign-in/", headers=headers, timeout=GIVE_UP_S)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None, page.text
    kept = page.headers["Set-Cookie"].partition(";")[0]
    return session.post(
        f"http://127.0.0.1:{port}/sign-in/",
        {"staff_number": "sato", "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)},
        headers=headers | {"Origin": f"https://127.0.0.1:{port}", "Cookie": kept},
        allow_redirects=False,
        timeout=GIVE_UP_S,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.end_to_end
def test_a_browser_signs_in_through_our_proxy_and_through_no_other(cast: Cast, settings: Any, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    cast.sato.password = PBKDF2PasswordHasher().encode(PASSWORD, "of-a-server", iterations=1)
    cast.sato.save()
    installed = {
        "MADOGUCHI_HTTPS": "1",
        "MADOGUCHI_TRUSTED_PROXIES": f"{PROXY}/32",
        "MADOGUCHI_ZONES": json.dumps(ZONES),
        "FORWARDED_ALLOW_IPS": "*",
    }
    process = start(settings, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", more=installed, log=log)
    try:
        wait_for(lambda: answers(port))
        through = sign_in(visitor(PROXY), port, BROWSER)
        assert through.status_code == 302
        assert "__Host-sessionid" in through.headers["Set-Cookie"]
        assert int(re.findall(r"max-age=(\d+)", through.headers["Strict-Transport-Security"])[0]) >= 365 * 24 * 3600
        assert sign_in(visitor("127.0.0.1"), port, {"X-Forwarded-Proto": "https"}).status_code == 403
        told = visitor("127.0.0.1").get(
            f"http://127.0.0.1:{port}/sign-in/?q=himitsu", headers=BROWSER, timeout=GIVE_UP_S
        )
        assert told.status_code == 403
        assert "MADOGUCHI_TRUSTED_PROXIES" in told.text
    finally:
        kill(process)
    said = log.read_text()
    assert "MADOGUCHI_TRUSTED_PROXIES" in said
    assert "himitsu" not in said


@pytest.mark.django_db
def test_a_forwarded_request_of_this_machine_is_refused_while_nobody_is_trusted(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        client = Client(REMOTE_ADDR=address)
        assert client.get("/sign-in/").status_code == 200
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            assert client.get("/sign-in/", headers={name: "203.0.113.9"}).status_code == 403
    told = Client().get("/kiosk/v1/manifest", headers={"X-Forwarded-For": "203.0.113.9"})
    assert (told.status_code, told.json()["code"]) == (403, "busy"), "a kiosk waits until the operator has mended it"
    assert Client(REMOTE_ADDR="192.0.2.1").get("/check/", headers={"X-Forwarded-For": "10.2.0.1"}).status_code == 200


@pytest.mark.parametrize(
    ("remote", "said", "scheme"),
    [
        ("10.9.0.1", "https", "https"),
        ("10.9.0.1", "http", "http"),
        ("10.9.0.1", "", "http"),
        ("10.9.0.1", "https, http", "http"),
        ("10.9.0.1", "http,HTTPS", "https"),
        ("10.2.3.4", "https", "http"),
        ("127.0.0.1", "https", "http"),
    ],
)
def test_how_a_visitor_came_is_what_our_own_proxy_added(remote: str, said: str, scheme: str, settings: Any) -> None:
    """What stands before it in the header the visitor may have written."""
    settings.TRUSTED_PROXIES = ["10.9.0.1/32"]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-Proto": said})
    assert OurProxies(lambda asked: HttpResponse(asked.scheme))(request).getvalue() == scheme.encode()


@pytest.mark.parametrize(
    ("remote", "forwarded"),
    [
        ("::ffff:10.2.3.4", None),
        ("10.9.0.1", "::ffff:10.2.0.1"),
        ("10.9.0.1", "10.2.0.1:5123"),
        ("::ffff:10.9.0.1", "[::ffff:10.2.0.1]:5123"),
        ("10.9.0.1", "[::ffff:10.2.0.1]"),
    ],
)
def test_an_address_counts_however_it_is_written(remote: str, forwarded: str | None, settings: Any) -> None:
    settings.ZONES, settings.TRUSTED_PROXIES = ZONES, ["10.9.0.1/32"]
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert zone_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)).id == "lgwan"
