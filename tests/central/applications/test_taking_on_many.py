"""担当にする for many means all that were chosen, as the list showed them, and counts what is done."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from central.applications.actions.take_on import take_on
from central.applications.lists import list_part
from central.applications.models import Application
from central.organisation.models import Body
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def _form(client: Client, address: str) -> dict[str, list[str]]:
    """What a browser sends of the list's form, nothing ticked."""
    page = client.get(address).content.decode()
    return {
        name: [unescape(value) for value in re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', page)]
        for name in ("shown", "as_of")
    } | {"tab": ["all"], "numbers": re.findall(r'name="chosen" value="(\d+)"', page)}


def _take_on(client: Client, form: dict[str, list[str]], **ticked: object) -> str:
    sent = {name: values for name, values in form.items() if name != "numbers"} | ticked
    answer = client.post(reverse("applications:take-on-many"), sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("counted", "offered"), [(1000, "条件に合う25件すべて"), (20, "条件に合う申請すべて（20件より多い）")]
)
def test_all_that_match_are_all_also_where_they_are_too_many_to_be_counted(
    counted: int, offered: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_part, "COUNTED", counted)
    for place in range(1, 26):
        make_application(place)
    client = sign_in(cast.sato)
    form = _form(client, reverse("applications:all"))
    assert offered in client.get(reverse("applications:all")).content.decode()
    assert len(form["numbers"]) == 20
    page = _take_on(client, form, chosen=form["numbers"], every="status=unprocessed")
    assert "25件の担当になりました。" in page
    assert set(Application.objects.values_list("assignee__staff_number", flat=True)) == {"sato"}


@pytest.mark.parametrize("every", [False, True])
def test_what_a_colleague_took_meanwhile_stays_theirs(every: bool, cast: Cast) -> None:
    theirs, hidden, free = make_application(1), make_application(2), make_application(3)
    chief = sign_in(cast.takahashi)
    form = _form(chief, reverse("applications:all"))
    assert set(form["numbers"]) == {each.arrival_number for each in (theirs, hidden, free)}
    take_on(theirs.pk, cast.sato, revision=1)
    ticked: dict[str, object] = {"chosen": form["numbers"]} | ({"every": ""} if every else {})
    page = _take_on(chief, form, **ticked)
    assert "2件の担当になりました。" in page
    assert re.search(r'role="alert">.*1件は、ほかの人が先に変えました。', page)
    theirs.refresh_from_db()
    assert theirs.assignee == cast.sato


def test_what_no_page_showed_and_changed_since_stays_too(cast: Cast) -> None:
    shown, later = make_application(1), make_application(2)
    chief = sign_in(cast.takahashi)
    form = _form(chief, reverse("applications:all"))
    form["shown"] = [each for each in form["shown"] if each.startswith(shown.arrival_number)]
    take_on(later.pk, cast.sato, revision=1)
    page = _take_on(chief, form, every="")
    assert ("1件の担当になりました。" in page, "1件は、ほかの人が" in page) == (True, True)
    later.refresh_from_db()
    assert later.assignee == cast.sato


def test_one_out_of_sight_is_counted_and_ends_nothing(cast: Cast) -> None:
    here, gone = make_application(1), make_application(2)
    client = sign_in(cast.sato)
    form = _form(client, reverse("applications:all"))
    Application.objects.filter(pk=gone.pk).update(body=Body.objects.create(code="99202", name="青葉市"))
    page = _take_on(client, form, chosen=form["numbers"])
    assert ("1件の担当になりました。" in page, "1件は、ほかの人が" in page) == (True, True)
    here.refresh_from_db()
    assert here.assignee == cast.sato


def test_more_than_can_be_done_at_once_is_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.applications.action_views.ROWS_LIMIT", 1)
    make_application(1), make_application(2)
    client = sign_in(cast.sato)
    answer = client.post(reverse("applications:take-on-many"), {"every": "", "tab": "all"})
    assert answer.status_code == 400
    assert "1件まで" in answer.content.decode()
    assert not Application.objects.exclude(assignee=None).exists()
