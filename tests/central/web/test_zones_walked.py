"""From a terminal outside its zone no address of the centre shows, counts, finds or changes an application of a My
Number procedure; nor does any from inside to whoever lacks the permission for 特定個人情報.

The addresses are those of urls.py, with everything that may stand in them. Each hole that is opened on purpose is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.staff.duties import Duty
from tests.central.web.reaches import CHILD, RECORD, Reach
from tests.central.web.test_members_and_addresses import FILLED, World, _client, _text, addresses, world

__all__ = ["world"]
ZONES = {
    "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
    "lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]},
}
INSIDE, OUTSIDE = "10.1.0.7", "10.2.0.7"
OF_PEOPLE = ("application:", "look:", "notice:", "file:", "certificate:", "reply:", "document:", "batch:", "export:")
NO_DIGITS = str.maketrans("", "", "0123456789")
OF_A_ROUTE = 2
"""The first numbers that may stand in an address are those of the zoned procedure; further ones are alike."""
EVERY = Reach("all duties of the prefecture", frozenset(Duty), "99000")
WITHOUT = Reach("all but the permission", frozenset(Duty) - {Duty.SPECIFIC_INFORMATION}, "99000")


@pytest.fixture(autouse=True)
def _zones(settings: Any) -> None:
    settings.ZONES = ZONES
    settings.ZONED_PROCEDURES = {CHILD: "my_number"}


def leaks(
    world: World, client: Client, source: str, app: str = "", ways: tuple[str, ...] = ("get", "post")
) -> Iterator[str]:
    """What this browser is shown of the zoned procedure, or does to it, from this address."""
    zoned = [known for known in world.known if known.procedure == CHILD]
    things = {
        subject
        for subject, (_, procedure) in world.where.items()
        if procedure == CHILD and subject.startswith(OF_PEOPLE)
    }
    cookies = client.cookies.output(header="", sep=";")
    walked = Counter[tuple[str, str]]()
    for address in addresses(world):
        route = (address.name, address.path.translate(NO_DIGITS))
        walked[route] += 1
        if not address.name.startswith(app) or walked[route] > OF_A_ROUTE:
            continue
        for way in ways:
            client.cookies.clear()
            client.cookies.load(cookies)
            last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
            with transaction.atomic():
                point = transaction.savepoint()
                if way == "get":
                    answer = client.get(address.path, REMOTE_ADDR=source)
                else:
                    filled = FILLED | {"every": "", "as_of": timezone.now().isoformat()}
                    answer = client.post(address.path, filled, REMOTE_ADDR=source)
                text = _text(answer)
                acts = AuditEntry.objects.filter(number__gt=last, actor__startswith="staff:", subject__in=things)
                done = [f"{entry.act} {entry.subject}" for entry in acts]
                touched = Application.objects.filter(procedure=CHILD, assignee__staff_number__startswith="member-")
                moved = touched.count()
                transaction.savepoint_rollback(point)
            assert answer.status_code < 500 or answer.status_code == 503, address
            yield from (f"{address.name} {way}: shows {known.marks[0]}" for known in zoned if _shown(known.marks, text))
            yield from (f"{address.name} {way}: {act}" for act in done)
            if moved:
                yield f"{address.name} {way}: took {moved} on"


def _shown(marks: tuple[str, ...], text: str) -> bool:
    return any(mark in text for mark in marks)


@pytest.mark.requirement("SEC-01", "SEC-03")
def test_no_address_shows_or_touches_a_zoned_procedure_from_another_zone(world: World) -> None:
    client = _client(EVERY, 1)
    assert list(leaks(world, client, OUTSIDE)) == []
    seen = {*leaks(world, client, INSIDE, ways=("get",)), *leaks(world, client, INSIDE, "applications:take-on")}
    for name in ("児玉　あかり", "返田　まこと", "青葉　そら", "確認　みつる", "98765"):
        assert any(name in line for line in seen), f"{name} is shown nowhere: the walk proves nothing"
    assert any("took" in line for line in seen)


def test_inside_the_zone_only_groups_with_the_permission_see_it(world: World) -> None:
    client = _client(WITHOUT, 2)
    assert list(leaks(world, client, INSIDE, ways=("get",))) == []
    page = client.get("/applications/", REMOTE_ADDR=INSIDE).content.decode()
    assert "山田　花子" in page, "what is in no zone is there for them"


def test_a_search_that_was_kept_inside_finds_nothing_outside(world: World) -> None:
    client = _client(EVERY, 3)
    for words in ("児玉", world.values["applications:number"][0]):
        kept = client.post("/applications/search/", {"q": words}, REMOTE_ADDR=INSIDE)
        assert kept.status_code == 302
        assert "児玉　あかり" in client.get(kept["Location"], REMOTE_ADDR=INSIDE).content.decode()
        assert "児玉　あかり" not in client.get(kept["Location"], REMOTE_ADDR=OUTSIDE).content.decode()
    there = {name: Application.objects.filter(procedure=name).count() for name in (CHILD, RECORD)}
    assert all(there.values())
    for source, count in ((INSIDE, there[CHILD]), (OUTSIDE, 0)):
        page = client.get(f"/applications/?procedure={CHILD}", REMOTE_ADDR=source).content.decode()
        assert f">{count}件あります<" in page
    page = client.get(f"/applications/?procedure={RECORD}", REMOTE_ADDR=OUTSIDE).content.decode()
    assert f">{there[RECORD]}件あります<" in page


HOLES = {
    "applications.views.may_open": "applications:detail",
    "applications.views.closed_procedures": "applications:all",
    "applications.manual_check_views.may_open": "applications:look",
    "applications.chosen.closed_procedures": "applications:take-on",
    "certificates.views.closed_procedures": "certificates:",
    "notices.views.closed_procedures": "notices:",
}
"""What may be forgotten, and where it would show."""


@pytest.mark.parametrize("place", sorted(HOLES))
def test_one_hole_is_seen(world: World, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    is_open = place.endswith("may_open")
    monkeypatch.setattr(f"central.{place}", (lambda *_: True) if is_open else (lambda *_: frozenset()))
    client = _client(EVERY, 4)
    found = list(leaks(world, client, OUTSIDE, HOLES[place]))
    assert found, place
