"""Each filter of the lists finds what its words say."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications import views
from central.applications.access import manual_checks_visible_to
from central.applications.lists import list_order
from central.applications.lists.work_list import Tab, counts_for
from central.applications.models import Application
from central.catalogue.models import ProcedureVersion
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from central.web.words import moment
from sync.contract.states import HandlingStatus
from tests.support.centre.applications import make_application, make_manual_check
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
TOKYO = timezone.get_default_timezone()


def _found(client: Client, **asked: str) -> set[str]:
    page = client.get(reverse("applications:all"), asked, follow=True).content.decode()
    return set(re.findall(r'name="chosen" value="(\d{22})"', page))


def _arrived(place: int, at: datetime, **changed: object) -> str:
    application = make_application(place)
    Application.objects.filter(pk=application.pk).update(arrived_at=at, **changed)
    return application.arrival_number


def test_days_of_arrival_are_whole_days_of_japan(cast: Cast) -> None:
    client, day = sign_in(cast.sato), date(2026, 3, 5)
    midnight = datetime.combine(day, datetime.min.time(), TOKYO)
    before = _arrived(1, midnight - timedelta(seconds=1))
    first, last = _arrived(2, midnight), _arrived(3, midnight + timedelta(hours=23, minutes=59, seconds=59))
    after = _arrived(4, midnight + timedelta(days=1))
    assert _found(client, arrived_from="2026-03-05") == {first, last, after}
    assert _found(client, arrived_to="2026-03-05") == {before, first, last}
    assert _found(client, arrived_from="2026-03-05", arrived_to="2026-03-05") == {first, last}
    for early, late in (("0001-01-01", "9999-12-31"), ("1899-01-01", "9998-01-01")):
        assert len(_found(client, arrived_from=early, arrived_to=late)) == 4
    assert _found(client, arrived_from="9999-12-31") == set()
    assert _found(client, arrived_to="0001-01-01") == set()


def test_due_within_seven_days_goes_by_the_day_that_is_shown(cast: Cast, settings: Any) -> None:
    settings.PROCESSING_DAYS = {"": 14, "child_allowance": 10}
    client = sign_in(cast.sato)
    today = timezone.localdate()
    due = datetime.combine(today + timedelta(days=7), datetime.min.time(), TOKYO)
    arrived = due - timedelta(days=10)
    early, late = _arrived(1, arrived + timedelta(minutes=50)), _arrived(2, arrived + timedelta(hours=23, minutes=50))
    _arrived(3, arrived + timedelta(days=1))
    back = {"status": "sent_back"}
    soon = _arrived(4, due, **back, until=today + timedelta(days=1))
    _arrived(5, arrived, **back, until=today + timedelta(days=30))
    _arrived(6, arrived, **back, until=None)
    _arrived(7, arrived, status="completed")
    other = make_application(8, procedure="bulky_waste")
    Application.objects.filter(pk=other.pk).update(arrived_at=arrived - timedelta(days=4))
    assert _found(client, due_soon="1") == {early, late, soon, other.arrival_number}


def test_a_procedure_is_chosen_from_the_catalogue(cast: Cast) -> None:
    claim, waste = make_application(1), make_application(2, procedure="bulky_waste")
    Application.objects.filter(pk=claim.pk).update(title="古い名前")
    client = sign_in(cast.sato)
    assert _found(client, procedure="child_allowance") == {claim.arrival_number}
    assert _found(client, procedure="bulky_waste") == {waste.arrival_number}
    page = client.get(reverse("applications:all"), {"procedure": "child_allowance"}).content.decode()
    assert page.count('<option value="child_allowance" selected>') == 1
    assert f'<option value="child_allowance" selected>{claim.definition.title}</option>' in page
    waiting = re.search(r'<select[^>]*name="procedure">.*?</select>', page, re.DOTALL)
    assert waiting is not None
    offered = ProcedureVersion.objects.filter(offered=True).values_list("procedure", flat=True)
    assert set(re.findall(r'value="(\w+)"', waiting[0])) == set(offered), "also where nobody has applied yet"


@pytest.mark.requirement("SEC-08")
def test_each_procedure_is_flagged_where_it_uses_the_card(cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:all")).content.decode()
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    assert {words: set(re.findall(r'value="(\w+)"', members)) for words, members in groups} == {
        "マイナンバーカードを使う手続き": {"child_allowance", "resident_record"},
        "カードなしでできる手続き": {"bulky_waste"},
    }
    for place, (procedure, flagged) in enumerate((("child_allowance", True), ("bulky_waste", False)), 1):
        number = make_application(place, procedure=procedure).arrival_number
        page = client.get(reverse("applications:detail", args=[number])).content.decode()
        head = page[page.index('<div class="crumbs">') : page.index("<h1>")]
        assert ("マイナンバーカード" in head) == flagged


@pytest.mark.requirement("BO-11")
def test_a_page_has_twenty_fifty_or_a_hundred_lines_and_leafs_through_all(cast: Cast) -> None:
    every = [make_application(place, days_ago=place / 100).arrival_number for place in range(1, 56)]
    client = sign_in(cast.sato)
    for size, lines in (("20", 20), ("50", 50), ("100", 55), ("7", 20)):
        asked = timezone.now()
        page = client.get(reverse("applications:all"), {"size": size}).content.decode()
        assert re.findall(r'name="chosen" value="(\d+)"', page) == every[:lines]
        assert "55件中 1〜" in page
        assert any(f"{moment(at)} 時点" in page for at in (asked, timezone.now())), "as of when"
    # On by 次 to the last line, and back by 前 to the first.
    address, seen = reverse("applications:all"), []
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'name="chosen" value="(\d+)"', page)
        following = re.search(r'href="([^"]*after=\d+)"', page)
        address = reverse("applications:all") + following[1] if following else ""
    assert seen == every
    back = re.search(r'href="(\?before=\d+)"', page)
    assert back is not None
    page = client.get(reverse("applications:all") + back[1]).content.decode()
    assert re.findall(r'name="chosen" value="(\d+)"', page) == every[20:40]
    assert client.get(reverse("applications:all"), {"after": "x"}).status_code == 404


def test_the_long_list_stands_in_the_order_of_a_column(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["佐藤　一", "髙橋　二", "伊藤　三", "佐藤　四", "安藤　五"]
    made = [make_application(place, name=name, days_ago=place) for place, name in enumerate(names, 1)]
    for place, (status, member) in enumerate(
        (("completed", cast.sato), ("unprocessed", None), ("sent_back", cast.takahashi))
    ):
        Application.objects.filter(pk=made[place].pk).update(status=status, assignee=member)
    client, address = sign_in(cast.sato), reverse("applications:all")
    monkeypatch.setattr(views, "PAGE_SIZES", (2, 50))

    def walked(sort: str, **asked: str) -> tuple[list[str], str]:
        """Every line, by 次, and the first page."""
        page = first = client.get(address, {"sort": sort, **asked}).content.decode()
        lines = re.findall(r'name="chosen" value="(\d+)"', page)
        while following := re.search(r'href="([^"]*)">次', page):
            page = client.get(address + following[1].replace("&amp;", "&")).content.decode()
            lines += re.findall(r'name="chosen" value="(\d+)"', page)
        return lines, first

    numbers = [each.arrival_number for each in made]
    assert walked("-arrived")[0] == numbers
    lines, first = walked("arrived")
    assert lines == numbers[::-1]
    assert "5件中 1〜2件" in first
    assert re.search(r'aria-sort="ascending"><a class="l" href="[^"]*sort=-arrived[^"]*">到達日時', first)
    assert walked("number")[0] == sorted(numbers)
    assert walked("-number")[0] == sorted(numbers)[::-1]
    by_name = sorted(made, key=lambda each: (each.applicant_name, each.pk))
    assert walked("name")[0] == [each.arrival_number for each in by_name]
    order = [status.value for status in HandlingStatus]
    places = [order.index(_status(number)) for number in walked("status")[0]]
    assert places == sorted(places)
    assert len(set(places)) == 3
    assert {*walked("assignee")[0][:2]} == {numbers[0], numbers[2]}, "nobody comes last"
    assert {*walked("-assignee")[0][:2]} == {numbers[0], numbers[2]}
    monkeypatch.setattr(list_order, "MOST", 4)
    lines, first = walked("name")
    assert lines[:2] == numbers[:2]
    assert "しぼってから" in first
    assert "aria-sort" not in first
    assert "しぼってから" not in walked("name", status="unprocessed")[1]
    assert walked("colour")[0] == numbers


def _status(number: str) -> str:
    return Application.objects.get(arrival_number=number).status


def test_a_manual_check_of_another_zone_is_not_counted(cast: Cast, settings: Any) -> None:
    manual_check = make_manual_check(1)
    manual_check.procedure = "child_allowance"
    manual_check.save()
    make_manual_check(2)
    assert counts_for(cast.sato)[Tab.MANUAL_CHECK] == 2
    assert counts_for(cast.sato, frozenset({"child_allowance"}))[Tab.MANUAL_CHECK] == 1
    settings.ZONED_PROCEDURES = {"child_allowance": "mynumber"}
    page = sign_in(cast.sato).get(reverse("applications:work")).content.decode()
    assert re.search(r"確認が要る\s*<[^>]*>1<", page), "the count on the page leaves it out too"


def test_whoever_issues_without_reviewing_has_no_manual_checks(cast: Cast) -> None:
    make_manual_check(1)
    body = cast.sato.body
    issuer = StaffMember.objects.create_member("issuer", "a long enough password", name="x", section="x", body=body)
    group = StaffGroup.objects.create(body=body, name="x", duties=[Duty.ISSUE_CERTIFICATE.value])
    issuer.groups.add(group)
    assert not manual_checks_visible_to(issuer).exists()
    assert manual_checks_visible_to(cast.sato).count() == 1


def test_days_in_the_wrong_order_are_told_and_not_shown_as_nothing_there(cast: Cast) -> None:
    make_application(1)
    client, auditor = sign_in(cast.sato), sign_in(cast.tanaka)
    late, early = timezone.localdate().isoformat(), (timezone.localdate() - timedelta(days=9)).isoformat()
    words = "始まりが、終わりよりあとになっています。日を直してください。"
    for path in (reverse("applications:work"), reverse("applications:all")):
        assert words in client.get(path, {"arrived_from": late, "arrived_to": early}).content.decode()
        assert words not in client.get(path, {"arrived_from": early, "arrived_to": late}).content.decode()
        assert words not in client.get(path, {"arrived_from": late, "arrived_to": late}).content.decode()
    assert words in auditor.get(reverse("staff:audit"), {"since": late, "until": early}).content.decode()
    assert words not in auditor.get(reverse("staff:audit"), {"since": early, "until": late}).content.decode()
