"""What a door says to people in its own name: in Japanese, with the limit and what to do, and to machines in JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from central.serving.connection import said_alone
from central.serving.doors import Door
from central.serving.refusal_page import refusal_page
from tests.architecture.tracked import ROOT
from tests.support.centre.doors import opened

JAPANESE = re.compile(r"[ぁ-ん]{2}")
NGINX = Path(ROOT) / "provisioning" / "nginx" / "madoguchi.conf"


@pytest.mark.parametrize("status", [400, 411, 413, 414, 415, 431, 500, 503])
def test_the_worker_itself_speaks_japanese_to_people_and_json_to_kiosks(status: int) -> None:
    head, _, body = said_alone(status, "/forms/packages/", "in English, for the log of machines").partition(b"\r\n\r\n")
    assert b"Content-Type: text/html; charset=utf-8" in head
    assert f"Content-Length: {len(body)}".encode() in head
    page = body.decode()
    assert JAPANESE.search(page)
    assert "in English" not in page
    assert '<html lang="ja">' in page
    _, _, told = said_alone(status, "/kiosk/v1/contact", "words").partition(b"\r\n\r\n")
    assert json.loads(told)["detail"] == "words"


@pytest.mark.parametrize(
    ("path", "limit", "to_do"),
    [
        ("/forms/packages/", "1MBまで", "渡した市に"),
        ("/check/", "5MBまで", "そのまま選んで"),
        ("/forms/3/save/", "1MBまで", "短くするか"),
        ("/batches/3/tables/", "1MBまで", "短くするか"),
        ("/bulk/3/files/", "20MBまで", "分けて送って"),
        ("/forms/3/", "64KBまで", "短くするか"),
    ],
)
@pytest.mark.django_db
def test_what_is_too_large_is_told_with_its_limit_and_what_to_do(path: str, limit: str, to_do: str) -> None:
    answer = Client().post(path, "x" * (21 * 1024 * 1024), content_type="text/plain")
    page = answer.content.decode()
    assert answer.status_code == 413
    assert page == refusal_page(413, path)
    assert limit in page
    assert to_do in page


@pytest.mark.django_db
def test_the_residents_door_speaks_japanese_where_it_has_nothing() -> None:
    with opened(Door.RESIDENTS):
        answer = Client().get("/work/")
    assert (answer.status_code, "<h1>見つかりません</h1>" in answer.content.decode()) == (404, True)


@pytest.mark.django_db
def test_a_request_that_cannot_be_read_is_told_in_japanese(settings: pytest.FixtureRequest) -> None:
    for door in (Door.STAFF, Door.RESIDENTS):
        with opened(door):
            answer = Client().get("/check/" if door is Door.RESIDENTS else "/sign-in/", headers={"Host": "a b"})
        assert answer.status_code == 400, door
        assert "送られた内容を読み取れませんでした" in answer.content.decode(), door


def test_nginx_speaks_japanese_to_people_and_json_to_kiosks() -> None:
    conf = NGINX.read_text()
    for status, page in ((413, "madoguchi-large.html"), (503, "madoguchi-away.html"), (400, "madoguchi-not-read.html")):
        (block,) = re.findall(rf"location = /{page} \{{(.*?)\n    \}}", conf, re.DOTALL)
        assert f"return {status} '" in block
        assert JAPANESE.search(block)
        assert re.search(rf"^    error_page [\d ]*{status}[\d ]* /{page};", conf, re.MULTILINE)
