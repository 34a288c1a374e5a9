"""Conditions that a member keeps under a name: theirs alone, asked anew each time, and told by no address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from central.applications.models import Application, SavedSearch
from central.applications.saved_searches import MOST
from central.audit.models import AuditEntry
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def _numbers(page: str) -> set[str]:
    return set(re.findall(r'name="chosen" value="(\d{22})"', page))


def _keep(client: Client, name: str, *, filters: str, tab: str = "all") -> int:
    return client.post(reverse("applications:keep-search"), {"name": name, "filters": filters, "tab": tab}).status_code


def _open(client: Client, row: SavedSearch) -> tuple[str, str]:
    """The address that it leads to, and its page."""
    address = client.post(reverse("applications:open-search"), {"saved": row.pk}).headers["Location"]
    return address, client.get(address).content.decode()


def test_conditions_are_kept_from_the_page_opened_named_anew_and_deleted(cast: Cast) -> None:
    wanted = make_application(1, name="山田　花子")
    make_application(2, name="高橋　美咲")
    client = sign_in(cast.sato)
    found = client.post(reverse("applications:search"), {"q": "山田", "channel": "kiosk", "tab": "all"}).headers[
        "Location"
    ]
    page = client.get(found).content.decode()
    form = re.search(r'name="tab" value="(\w+)"><input type="hidden" name="filters" value="([^"]*)"', page)
    assert form is not None
    kept = {"name": "ヤマダさんの端末分", "tab": form[1], "filters": form[2].replace("&amp;", "&")}
    answer = client.post(reverse("applications:keep-search"), kept, headers={"Referer": f"http://testserver{found}"})
    assert answer.headers["Location"] == found, "back to the list on which it was kept"
    row = SavedSearch.objects.get()
    page = client.get(found).content.decode()
    assert "条件をとっておきました。" in page
    assert "ヤマダさんの端末分" in page
    address, page = _open(client, row)
    assert re.fullmatch(r"/applications/\?s=[\w-]{20,24}", address), "the address tells nothing"
    assert _numbers(page) == {wanted.arrival_number}
    assert '<option value="kiosk" selected>' in page
    client.post(reverse("applications:change-search"), {"saved": row.pk, "act": "rename", "name": "きょうの分"})
    row.refresh_from_db()
    assert row.name == "きょうの分"
    client.post(reverse("applications:change-search"), {"saved": row.pk, "act": "delete"})
    assert not SavedSearch.objects.exists()
    acts = AuditEntry.objects.filter(subject=f"saved_search:{row.pk}").order_by("number")
    assert [(entry.act, entry.actor, entry.details) for entry in acts] == [
        (act, "staff:sato", {"list": "all"}) for act in ("search.kept", "search.renamed", "search.forgotten")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, details FROM audit_auditentry")
        said = str(cursor.fetchall())
    assert "ヤマダ" not in said
    assert "\\u30e4" not in said


def test_it_never_widens_what_its_owner_may_see(cast: Cast, settings: Any) -> None:
    claim, waste = make_application(1), make_application(2, procedure="bulky_waste")
    client = sign_in(cast.sato)
    _keep(client, "端末", filters="channel=kiosk")
    row = SavedSearch.objects.get()
    assert _numbers(_open(client, row)[1]) == {claim.arrival_number, waste.arrival_number}
    settings.ZONED_PROCEDURES = {"child_allowance": "mynumber"}
    assert _numbers(_open(client, row)[1]) == {waste.arrival_number}, "from another zone"
    for group in cast.sato.groups.all():
        group.procedures = ["child_allowance"]
        group.save()
    assert _numbers(_open(client, row)[1]) == set(), "after another duty"
    cast.sato.groups.clear()
    answer = client.post(reverse("applications:open-search"), {"saved": row.pk})
    assert "?s=" not in answer.headers["Location"], "without any"
    assert Application.objects.count() == 2


def test_it_is_its_owners_alone(cast: Cast) -> None:
    _keep(sign_in(cast.sato), "山田さん", filters="q=%E5%B1%B1%E7%94%B0")
    row, other = SavedSearch.objects.get(), sign_in(cast.takahashi)
    assert "山田さん" not in other.get(reverse("applications:all")).content.decode()
    gone = {"saved": row.pk + 1, "act": "delete", "name": "x"}
    for name in ("applications:open-search", "applications:change-search"):
        answer = other.post(reverse(name), {**gone, "saved": row.pk})
        none = other.post(reverse(name), gone)
        assert (answer.status_code, none.status_code) == (404, 404)
        for saved in ("", "x", "9" * 40, "-1"):
            assert other.post(reverse(name), {**gone, "saved": saved}).status_code == 404
    assert SavedSearch.objects.get().name == "山田さん"


def test_what_cannot_be_kept_is_refused_in_words(cast: Cast) -> None:
    client = sign_in(cast.sato)
    for name, filters, tab, status in (
        ("", "channel=kiosk", "all", 400),
        ("あ" * 61, "channel=kiosk", "all", 400),
        ("x\0", "channel=kiosk", "all", 400),
        ("x", "channel=fax", "all", 400),
        ("x", "stauts=completed", "all", 400),
        ("x", "q=" + "x" * 5000, "all", 400),
        ("x", "channel=kiosk", "nowhere", 400),
        ("x", "channel=kiosk", "review", 302),
        ("x", "channel=web", "all", 409),
    ):
        assert _keep(client, name, filters=filters, tab=tab) == status, (name[:3], filters[:30], tab)
    for place in range(MOST - 1):
        assert _keep(client, f"{place}番", filters="channel=kiosk") == 302
    assert _keep(client, "もう1つ", filters="channel=kiosk") == 409
    assert SavedSearch.objects.count() == MOST
    first = SavedSearch.objects.order_by("pk")[0]
    answer = client.post(reverse("applications:change-search"), {"saved": first.pk, "act": "rename", "name": "3番"})
    assert answer.status_code == 409
    assert "同じ名前の条件があります" in answer.content.decode()
