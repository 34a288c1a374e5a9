"""Two people at one application see each other, and that the page is from before the other's act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.staff.models import StaffMember
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def opened(client: Client, application: Application) -> str:
    return client.get(reverse("applications:detail", args=[application.arrival_number])).content.decode()


def asked(client: Client, application: Application, revision: int = 1) -> Any:
    address = reverse("applications:colleagues", args=[application.arrival_number, revision])
    return client.get(address, headers={"X-Madoguchi-Automatic": "1"})


def second_clerk(cast: Cast) -> StaffMember:
    """Somebody else of sato's groups."""
    other: StaffMember = cast.takahashi
    other.groups.add(*cast.sato.groups.all())
    return other


def test_who_opens_what_a_colleague_has_open_sees_whom_and_the_colleague_sees_it_too(cast: Cast) -> None:
    application = make_application(1)
    sato, other = sign_in(cast.sato), sign_in(second_clerk(cast))
    assert "ほかの人もこの申請を開いています" not in opened(sato, application)
    assert f"{cast.sato.name}（" in opened(other, application)
    read = AuditEntry.objects.filter(act="application.read").count()
    part = asked(sato, application).content.decode()
    assert f"{cast.takahashi.name}（" in part
    assert f"{cast.sato.name}（" not in part, "oneself is nobody else"
    assert "変えました" not in part
    assert AuditEntry.objects.filter(act="application.read").count() == read, "nothing of it was read"


def test_half_an_hour_later_nobody_is_said_to_be_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    application = make_application(1)
    sato, other = sign_in(cast.sato), sign_in(second_clerk(cast))
    opened(other, application)
    now = timezone.now()
    for minutes, there in ((29, True), (31, False)):
        with monkeypatch.context() as later:
            later.setattr(
                "central.applications.colleagues.timezone.now", lambda minutes=minutes: now + timedelta(minutes=minutes)
            )
            assert ("（" in asked(sato, application).content.decode()) == there


def test_a_page_from_before_the_others_act_says_so_by_itself_and_whose_it_was(cast: Cast) -> None:
    application = make_application(1)
    sato, other = sign_in(cast.sato), sign_in(second_clerk(cast))
    opened(sato, application)
    change = reverse("applications:change", args=[application.arrival_number, "take-on"])
    assert other.post(change, {"revision": 1}).status_code == 302
    assert f"{cast.takahashi.name}さんが" in asked(sato, application).content.decode()
    mine = asked(other, application).content.decode()
    assert "この申請は変わりました" in mine, "in another window of one's own"
    assert "さんが" not in mine
    assert "変わりました" not in asked(sato, application, 2).content.decode()


def test_who_may_not_see_the_application_learns_of_nobody_at_it(cast: Cast) -> None:
    application = make_application(1)
    opened(sign_in(cast.sato), application)
    assert asked(sign_in(cast.suzuki), application).status_code == 404
