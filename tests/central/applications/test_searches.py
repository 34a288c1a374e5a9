"""What was searched for stands in no address and in no table in clear, and yet the auditor can ask who did."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, Search
from central.applications.search.forget_searches import FORGET_SEARCHES
from central.audit.models import AuditEntry
from central.project.secret_file import secret_of
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import run_now
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> list[Application]:
    """Two of one family name, and one of another."""
    return [
        make_application(place, name=name) for place, name in enumerate(("山田　花子", "山田　太郎", "高橋　美咲"), 1)
    ]


def _search(client: Client, **asked: str) -> str:
    """The address of the list that it leads to."""
    return client.post(reverse("applications:search"), asked).headers["Location"]


def _numbers(page: HttpResponse) -> set[str]:
    return set(re.findall(r'name="chosen" value="(\d{22})"', page.content.decode()))


def test_the_address_of_a_search_tells_nothing_and_lists_what_was_asked(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.sato)
    address = _search(client, q="山田", status="unprocessed")
    assert re.fullmatch(r"/applications/\?s=[\w-]{20,24}", address)
    page = client.get(address)
    assert _numbers(page) == {one.arrival_number for one in people[:2]}
    assert "「山田」で 2件見つかりました" in page.content.decode()
    for link in re.findall(r'(?:href|action)="([^"]*)"', page.content.decode()):
        assert "山田" not in link
        assert "%E5%B1%B1" not in link
    # On from there: a filter more, and the next page.
    more = _search(client, q="山田", arrived_from="2999-01-01")
    assert _numbers(client.get(more)) == set()
    assert _numbers(client.get(f"{address}&page=1&size=50")) == {one.arrival_number for one in people[:2]}


def test_every_field_for_words_is_posted(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.takahashi)
    address = _search(client, q="山田")
    for path in (reverse("applications:work"), address, reverse("staff:audit")):
        page = client.get(path).content.decode()
        for form in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL):
            if re.search(r'name="(q|words)"', form):
                assert 'method="post"' in form[:200], form[:200]


def test_two_tabs_have_two_searches_and_nobody_else_has_them(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.sato)
    first, second = _search(client, q="山田"), _search(client, q="高橋")
    assert len(_numbers(client.get(first))) == 2
    assert len(_numbers(client.get(second))) == 1
    stranger = sign_in(cast.takahashi).get(first)
    none = sign_in(cast.takahashi).get(f"{reverse('applications:all')}?s=x")
    assert (stranger.status_code, none.status_code) == (404, 404)
    assert re.sub(r"\d", "", stranger.content.decode().split("<main")[1]) == re.sub(
        r"\d", "", none.content.decode().split("<main")[1]
    )


def test_a_search_lasts_a_shift(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.sato)
    address = _search(client, q="山田")
    Search.objects.update(made_at=timezone.now() - timedelta(hours=12, seconds=1))
    assert client.get(address).status_code == 404
    _search(client, q="高橋")
    assert run_now(FORGET_SEARCHES) == "1件を消しました"
    assert [row.filters for row in Search.objects.all()] == ["q=%E9%AB%98%E6%A9%8B"]


def test_words_in_an_address_are_drawn_under_none(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.sato)
    answer = client.get(reverse("applications:all"), {"q": "山田"})
    assert re.fullmatch(r"/applications/\?s=[\w-]{20,24}", answer.headers["Location"])
    assert len(_numbers(client.get(answer.headers["Location"]))) == 2


def test_who_searched_is_found_by_the_words_and_the_log_tells_none(cast: Cast, people: list[Application]) -> None:
    client = sign_in(cast.sato)
    client.get(_search(client, q="山田　花子"))
    client.get(_search(client, q="高橋"))
    searched = AuditEntry.objects.filter(act="applications.searched").order_by("number")
    first, second = searched
    assert first.details == {"shown": [people[0].arrival_number], "found": 1, "list": "all"}
    assert first.subject != second.subject
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, act, subject, details FROM audit_auditentry")
        kept = str(cursor.fetchall())
    assert "山田" not in kept
    assert "\\u5c71" not in kept
    auditor = sign_in(cast.tanaka)
    asked = auditor.post(reverse("applications:who-searched"), {"words": " 山田 花子"}).headers["Location"]
    assert "%E5%B1%B1" not in asked
    page = auditor.get(asked).content.decode()
    assert page.count("<tr data-row") == 1
    assert cast.sato.name in page
    assert people[0].arrival_number in page
    nobody = auditor.post(reverse("applications:who-searched"), {"words": "鈴木"}).headers["Location"]
    assert "条件に合う記録はありません" in auditor.get(nobody).content.decode()
    assert client.post(reverse("applications:who-searched"), {"words": "山田"}).status_code == 404


@pytest.mark.parametrize("typed", ["ヤマダ　ﾊﾅｺ", "ﾔﾏﾀﾞ ハナコ", " ヤマダハナコ "])
def test_width_and_spaces_make_no_other_search(typed: str, cast: Cast) -> None:
    client = sign_in(cast.sato)
    client.get(_search(client, q="ヤマダ ハナコ"))
    client.get(_search(client, q=typed))
    assert len(set(AuditEntry.objects.filter(act="applications.searched").values_list("subject", flat=True))) == 1


def test_another_key_makes_another_mark(cast: Cast, settings: Any) -> None:
    client = sign_in(cast.sato)
    client.get(_search(client, q="山田"))
    settings.SEARCH_KEY = "another"
    client.get(_search(client, q="山田"))
    assert len(set(AuditEntry.objects.filter(act="applications.searched").values_list("subject", flat=True))) == 2


def test_the_key_lies_beside_the_secret_and_is_another(tmp_path: Path) -> None:
    assert secret_of(tmp_path, "search.key") != secret_of(tmp_path)
    assert (tmp_path / "search.key").stat().st_mode & 0o077 == 0
    assert django_settings.SEARCH_KEY
    assert django_settings.SEARCH_KEY != django_settings.SECRET_KEY
