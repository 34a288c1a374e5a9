"""What somebody may read is set at the group: the group is made first, members are put into it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from central.applications.models import Application
from central.staff.models import StaffGroup, StaffMember
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import Cast, sign_in

PROCEDURES = ("child_allowance", "bulky_waste")


def run(*command: str) -> None:
    call_command(*command, "--by", "tanaka", stdout=StringIO())


def put_into(*groups: str) -> None:
    """鈴木 is a member of these groups and of no others."""
    named = [part for group in groups for part in ("--group", group)]
    run("make_staff_member", "suzuki", "鈴木 実", "環境課", "--body", "99201", *named)


def opened(cast: Cast, applications: dict[str, Application]) -> set[str]:
    """The procedures whose application the page shows to 鈴木, and whose the list names."""
    client = sign_in(StaffMember.objects.get(pk=cast.suzuki.pk))
    every = client.get(reverse("applications:all"), follow=True).content.decode()
    pages = {
        procedure: client.get(reverse("applications:detail", args=[application.arrival_number])).status_code
        for procedure, application in applications.items()
    }
    assert set(pages.values()) <= {200, 404}
    seen = {procedure for procedure, status in pages.items() if status == 200}
    assert seen == {procedure for procedure in applications if applications[procedure].arrival_number in every}
    return seen


@pytest.mark.requirement("SEC-04", "SEC-05")
def test_the_group_says_what_its_members_may_read_and_is_there_before_them(cast: Cast) -> None:
    make_city()
    applications = {
        procedure: make_application(place, procedure=procedure) for place, procedure in enumerate(PROCEDURES, 1)
    }
    with pytest.raises(CommandError, match="make_staff_group"):
        put_into("収集")
    assert not StaffGroup.objects.filter(name="収集").exists()
    run("make_staff_group", "99201", "収集", "--duty", "review", "--procedure", "bulky_waste")
    put_into("収集")
    assert opened(cast, applications) == {"bulky_waste"}
    # The permission is the group's: its members' reach changes with it, and nobody touches a member.
    run("make_staff_group", "99201", "収集", "--duty", "review", "--procedure", "child_allowance")
    assert opened(cast, applications) == {"child_allowance"}
    run("make_staff_group", "99201", "手当", "--duty", "review", "--procedure", "child_allowance")
    run("make_staff_group", "99201", "収集", "--duty", "review", "--procedure", "bulky_waste")
    put_into("収集", "手当")
    assert opened(cast, applications) == set(PROCEDURES)
    put_into()
    assert opened(cast, applications) == set(), "who is in no group reads nothing"
