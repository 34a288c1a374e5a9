"""The rarely used conditions of the lists, each by what its words say; the day that is typed; and the way through."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, Channel
from central.catalogue.models import ProcedureVersion
from central.kiosks.models import Kiosk
from central.staff.models import StaffGroup
from central.web.words import moment
from tests.support.centre.applications import make_application, make_manual_check
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
TOKYO = timezone.get_default_timezone()
DAY = date(2026, 3, 5)
UNREADABLE = "この条件は読めません"


def _page(client: Client, **asked: Any) -> str:
    return client.get(reverse("applications:all"), asked, follow=True).content.decode()


def _lines(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="(\d{22})"', page)


def _found(client: Client, **asked: Any) -> set[str]:
    page = _page(client, **asked)
    assert UNREADABLE not in page, asked
    return set(_lines(page))


def _made(place: int, *, procedure: str = "child_allowance", **changed: object) -> str:
    application = make_application(place, procedure=procedure)
    Application.objects.filter(pk=application.pk).update(**changed)
    return application.arrival_number


def _another_version(of: str, version: int, title: str) -> ProcedureVersion:
    row = ProcedureVersion.objects.filter(procedure=of).latest("version")
    row.pk, row.version, row.title, row.offered, row.sha256 = None, version, title, False, f"{version:064d}"
    row.save()
    return row


@pytest.mark.requirement("BO-03")
def test_a_form_is_found_by_its_id_its_version_and_its_name(cast: Cast) -> None:
    client = sign_in(cast.sato)
    claim, waste = _made(1), _made(2, procedure="bulky_waste")
    old = _made(3, definition=_another_version("child_allowance", 77, "髙校生などの手当の請求"))
    assert _found(client, form_id="child_allowance") == {claim, old}
    assert _found(client, form_id="ｂｕｌｋｙ＿ｗａｓｔｅ") == {waste}
    assert _found(client, form_id="child") == set(), "an id is whole"
    assert _found(client, form_version="77") == {old}
    assert _found(client, form_version="７７", form_id="bulky_waste") == set()
    assert _found(client, form_name="高校生") == {old}, "in any spelling of the name"
    title = Application.objects.get(arrival_number=waste).definition.title
    assert _found(client, form_name=title[1:3]) == {waste}
    page = _page(client, form_name="高校生", form_id="child_allowance", form_version="77")
    for typed in ("高校生", "child_allowance", "77"):
        assert f'value="{typed}"' in page, "what was typed stands there still"
    assert '<details class="more" open>' in page
    assert '<details class="more">' in _page(client)


@pytest.mark.requirement("BO-04")
def test_day_and_hour_of_arrival_from_and_to(cast: Cast) -> None:
    client = sign_in(cast.sato)
    at = [
        _made(place, arrived_at=datetime.combine(DAY, hour, TOKYO))
        for place, hour in enumerate((time(8, 59, 59), time(9), time(11, 59, 59), time(12)), 1)
    ]
    late = _made(5, arrived_at=datetime.combine(DAY + timedelta(days=1), time(9, 30), TOKYO))
    day = DAY.isoformat()
    assert _found(client, arrived_from=day, from_hour="9") == {*at[1:], late}
    assert _found(client, arrived_to=day, to_hour="11") == set(at[:3])
    assert _found(client, arrived_from=day, from_hour="9", arrived_to=day, to_hour="11") == set(at[1:3])
    assert _found(client, arrived_from=day, from_hour="0", arrived_to=day, to_hour="23") == set(at)
    page = _page(client, arrived_from=day, from_hour="9", arrived_to=day, to_hour="11")
    assert '<option value="9" selected>9時から' in page
    assert page.count('type="date" data-calendar="') == 3, "a calendar beside each day: from, to, and この日へ"
    for asked in ({"from_hour": "9"}, {"to_hour": "9"}, {"arrived_from": day, "from_hour": "24"}):
        page = _page(client, **asked)
        assert _lines(page) == []
        assert UNREADABLE in page


@pytest.mark.requirement("VAL-23")
@pytest.mark.parametrize(
    "typed",
    [
        "20260305",
        "２０２６０３０５",
        "2026-03-05",
        "2026/3/5",
        "令和8年3月5日",
        "R8.3.5",
        "ｒ８．３．５",
        "2026年3月5日",
    ],
)
def test_a_day_is_typed_in_eight_digits_or_as_it_is_written(typed: str, cast: Cast) -> None:
    client = sign_in(cast.sato)
    wanted = _made(1, arrived_at=datetime.combine(DAY, time(9), TOKYO))
    _made(2, arrived_at=datetime.combine(DAY + timedelta(days=1), time(0), TOKYO))
    _made(3, arrived_at=datetime.combine(DAY, time(0), TOKYO) - timedelta(seconds=1))
    page = _page(client, arrived_from=typed, arrived_to=typed)
    assert _lines(page) == [wanted]
    assert f'name="arrived_from" value="{typed}"' in page, "as it was typed"
    calendar = re.search(r'<input class="in calendar" type="date" data-calendar="f-from" value="([^"]*)"', page)
    assert calendar is not None
    assert calendar[1] == "2026-03-05", "the calendar beside it stands on that day"
    assert "半角" in page


@pytest.mark.parametrize("typed", ["20260230", "平成40年1月1日", "5", "2026-3", "きのう", "9" * 300])
def test_what_is_no_day_finds_nobody_and_stays(typed: str, cast: Cast) -> None:
    _made(1)
    page = _page(sign_in(cast.sato), arrived_from=typed)
    assert _lines(page) == []
    assert UNREADABLE in page
    assert f'value="{typed}"' in page


def test_channel_kiosk_and_several_states(cast: Cast) -> None:
    client = sign_in(cast.sato)
    kiosk = Kiosk.objects.get(code="99201-007")
    by_kiosk, by_staff, on_web = (_made(place, channel=each) for place, each in enumerate(Channel, 1))
    Application.objects.exclude(arrival_number=by_kiosk).update(kiosk=None)
    assert _found(client, channel="kiosk") == {by_kiosk}
    assert _found(client, channel="staff") == {by_staff}
    assert _found(client, channel="web") == {on_web}
    for typed in (kiosk.code, "007", "９９２０１-００７"):
        assert _found(client, kiosk=typed) == {by_kiosk}
    assert _found(client, kiosk="99201-999") == set()
    for asked in ({"kiosk": "x"}, {"channel": "fax"}, {"check": "x"}, {"assignee": "x"}, {"form_version": "0"}):
        assert UNREADABLE in _page(client, **asked)
    Application.objects.filter(arrival_number=by_staff).update(status="completed")
    Application.objects.filter(arrival_number=on_web).update(status="withdrawn")
    assert _found(client, status=["completed", "withdrawn"]) == {by_staff, on_web}
    page = _page(client, status=["completed", "withdrawn"])
    assert len(re.findall(r'<input type="checkbox" name="status" value="\w+" checked>', page)) == 2


def test_whose_it_is_by_person_and_by_group(cast: Cast) -> None:
    client = sign_in(cast.sato)
    group = StaffGroup.objects.create(body=cast.sato.body, name="年金係", duties=[])
    cast.takahashi.groups.add(group)
    mine, theirs, nobodys = _made(1, assignee=cast.sato), _made(2, assignee=cast.takahashi), _made(3)
    assert _found(client, assignee=str(cast.takahashi.pk)) == {theirs}
    assert _found(client, group=str(group.pk)) == {theirs}
    assert _found(client, group=str(group.pk), assignee=str(cast.sato.pk)) == set()
    assert _found(client) == {mine, theirs, nobodys}
    page = _page(client, group=str(group.pk))
    assert f'<option value="{group.pk}" selected>年金係</option>' in page


def test_what_needs_a_look_and_by_what_a_form_limits(cast: Cast) -> None:
    client = sign_in(cast.sato)
    numbers = [_made(place) for place in range(1, 5)]
    late, twice, done, _nothing = (Application.objects.get(arrival_number=number) for number in numbers)
    for place, (application, reasons) in enumerate(
        ((late, ["period:after"]), (twice, ["possible_duplicate:1", "once_later:1"]), (done, ["period:before"])), 20
    ):
        check = make_manual_check(place)
        check.application, check.reasons = application, reasons
        check.resolved_at = timezone.now() if application is done else None
        check.save()
    assert _found(client, check="any") == {late.arrival_number, twice.arrival_number}
    assert _found(client, check="period") == {late.arrival_number}
    assert _found(client, check="once") == {twice.arrival_number}
    assert _found(client, check="capacity") == set()


def test_what_the_period_said_is_found_whether_or_not_somebody_has_looked(cast: Cast) -> None:
    client = sign_in(cast.sato)
    numbers = [_made(place) for place in range(1, 7)]
    said: list[tuple[list[str], bool]] = [
        (["period:after"], False),
        (["who:age", "period:after"], True),
        (["period:before"], True),
        (["period:other_day"], False),
        (["period:doubtful"], True),
    ]
    for place, (number, (reasons, looked_at)) in enumerate(zip(numbers, said, strict=False), 20):
        check = make_manual_check(place)
        check.application, check.reasons = Application.objects.get(arrival_number=number), reasons
        check.resolved_at = timezone.now() if looked_at else None
        check.save()
    assert _found(client, deadline="after") == set(numbers[:2])
    assert _found(client, deadline="before") == set(numbers[2:4])
    assert _found(client, deadline="doubtful") == {numbers[4]}
    assert _found(client, deadline="inside") == {numbers[5]}
    assert '<option value="after" selected>期限後</option>' in _page(client, deadline="after")
    assert UNREADABLE in _page(client, deadline="soon")


def test_a_condition_shows_nobody_else_than_the_member_may_see(cast: Cast, settings: Any) -> None:
    _made(1, procedure="bulky_waste"), _made(2)
    settings.ZONED_PROCEDURES = {"child_allowance": "mynumber"}
    seen = Application.objects.get(procedure="bulky_waste").arrival_number
    for asked in ({"channel": "kiosk"}, {"kiosk": "007"}, {"form_version": "1"}, {"form_id": "child_allowance"}):
        assert _found(sign_in(cast.sato), **asked) <= {seen}
        assert _found(sign_in(cast.suzuki), **asked) == set()


@pytest.mark.requirement("BO-10")
def test_the_columns_of_a_line_and_which_of_them_stand(cast: Cast) -> None:
    client, number = sign_in(cast.sato), _made(1)
    application = Application.objects.get(arrival_number=number)
    page = _page(client, columns=["form_id", "form_version", "arrived", "due"])
    heads = re.findall(r'<th scope="col"[^>]*>(?:<[^>]+>)?([^<]*)', page)
    for said in ("到達番号", "申請した人", "版", "様式ID", "手続き", "到達日時", "状態", "期限"):
        assert said in [head.strip() for head in heads]
    assert "経路" not in heads
    line = page[page.index("<tr data-row") :].split("</tr>")[0]
    assert f'name="chosen" value="{number}"' in line
    assert reverse("applications:detail", args=[number]) in line
    assert f'<td class="mj">{application.applicant_name}</td>' in line
    assert f'<td class="num">{application.definition.version}</td><td class="code">child_allowance</td>' in line
    assert application.definition.title in line
    assert moment(application.arrived_at) in line
    assert "未処理" in line
    again = _page(client)
    assert '<td class="code">child_allowance</td>' in again, "the session remembers them"
    assert '<td class="code">' not in _page(sign_in(cast.takahashi))
    bare = _page(client, columns=[""])
    assert '<td class="code">' not in bare
    assert "期限" not in re.findall(r'<th scope="col"[^>]*>([^<]*)', bare)


def test_first_previous_next_last_and_a_day(cast: Cast) -> None:
    begin = datetime.combine(DAY, time(12), TOKYO)
    every = [_made(place, arrived_at=begin - timedelta(days=place)) for place in range(1, 56)]
    client, address = sign_in(cast.sato), reverse("applications:all")

    def go(page: str, word: str) -> str | None:
        found = re.search(rf'<a class="btn n sm" href="([^"]*)">(?:<i[^>]*>[^<]*</i>)?{word}', page)
        return client.get(address + found[1].replace("&amp;", "&")).content.decode() if found else None

    first = _page(client)
    assert _lines(first) == every[:20]
    assert go(first, "最初") is None
    last = go(first, "最後")
    assert last is not None
    assert _lines(last) == every[-20:]
    assert go(last, "次") is None
    before = go(last, "前")
    assert before is not None
    assert _lines(before) == every[15:35]
    assert _lines(go(before, "次") or "") == every[-20:]
    assert _lines(go(before, "最初") or "") == every[:20]
    on = (DAY - timedelta(days=30)).strftime("%Y%m%d")
    there = _page(client, day=on)
    assert _lines(there) == every[29:49]
    assert _lines(go(there, "前") or "") == every[9:29]
    assert _lines(go(there, "次") or "") == every[49:]
    assert go(_page(client, day="20991231"), "前") is None
    refused = _page(client, day="x")
    assert "「この日へ」の日が読めません" in refused
    assert _lines(refused) == every[:20]
    kept = _page(client, channel="kiosk", day=on)
    assert '<input type="hidden" name="channel" value="kiosk">' in kept, "a jump keeps the conditions"
    work = client.get(reverse("applications:work")).content.decode()
    assert 'href="?page=3"' in work
