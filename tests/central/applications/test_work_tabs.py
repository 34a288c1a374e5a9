"""自分の仕事: each open application waits under the one thing to do next, the nearest due day first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.lists.work_list import MY_TABS, Tab
from central.applications.models import Application
from central.web.words import short_day
from sync.contract.states import ENDS, HandlingStatus
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
DAYS = {"": 14, "bulky_waste": 3}
NEXT = {
    HandlingStatus.UNPROCESSED: Tab.REVIEW,
    HandlingStatus.PROVISIONALLY_TAKEN_IN: Tab.REVIEW,
    HandlingStatus.ACCEPTED_REPLY_PENDING: Tab.REPLY,
    HandlingStatus.ACCEPTED_REPLIED: Tab.HAND_OVER,
    HandlingStatus.ACCEPTED_RESERVED: Tab.HAND_OVER,
    HandlingStatus.SENT_BACK: Tab.WAITING,
}


def lines(client: Client, tab: Tab) -> list[tuple[str, str, bool]]:
    """Number, due day as it is drawn, and whether the line is red."""
    page = client.get(reverse("applications:work-tab", args=[tab.value])).content.decode()
    rows = re.findall(r"<tr data-row([^>]*)>(.*?)</tr>", page, re.DOTALL)
    found = []
    for marks, row in rows:
        number = re.search(r'name="chosen" value="(\d{22})"', row)
        due = re.search(r'<td class="num">(.*?)</td>', row, re.DOTALL)
        assert number is not None
        assert due is not None
        found.append((number[1], re.sub(r"<[^>]*>", "", due[1]).strip(), "late" in marks))
    return found


def arrived(place: int, days_ago: int, status: HandlingStatus, procedure: str = "child_allowance") -> str:
    noon = datetime.combine(timezone.localdate(), datetime.min.time(), timezone.get_default_timezone())
    made = make_application(place, procedure=procedure)
    Application.objects.filter(pk=made.pk).update(
        arrived_at=noon - timedelta(days=days_ago) + timedelta(hours=12), status=status.value
    )
    return made.arrival_number


@pytest.mark.requirement("GAP-10")
def test_each_open_state_waits_in_one_list_nearest_due_day_first(cast: Cast, settings: object) -> None:
    settings.PROCESSING_DAYS = DAYS  # type: ignore[attr-defined]
    client, today = sign_in(cast.sato), timezone.localdate()
    assert set(NEXT) == set(HandlingStatus) - set(ENDS), "no open state waits in no list"
    for place, status in enumerate(NEXT):
        young = arrived(10 * place + 1, 1, status)
        old = arrived(10 * place + 2, 9, status)
        over = arrived(10 * place + 3, 20, status)
        soon = arrived(10 * place + 4, 1, status, "bulky_waste")
        days = {over: -6, soon: 2, old: 5, young: 13}
        if status is HandlingStatus.SENT_BACK:
            # The resident's day, not ours: whoever was given the least time stands first.
            days = {young: -1, old: 4, soon: 6, over: 9}
            for number, left in days.items():
                Application.objects.filter(arrival_number=number).update(until=today + timedelta(days=left))
        for tab in MY_TABS:
            shown = [line for line in lines(client, tab) if line[0] in days]
            if tab is not NEXT[status]:
                assert shown == []
                continue
            assert [number for number, _due, _late in shown] == list(days)
            for number, due, late in shown:
                assert due.endswith(short_day(today + timedelta(days=days[number])))
                assert late == (days[number] <= 0)
        Application.objects.update(status=HandlingStatus.COMPLETED.value)
