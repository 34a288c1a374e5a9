"""A duty reaches as far as the group that gives it, however far the member's other groups reach."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from central.applications.lists.filter_choices import choices_for
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.audit.record import record
from central.organisation.act_details import HallSetUp
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import Cast, sign_in


@pytest.fixture
def neighbour(cast: Cast) -> Body:
    return Body.objects.create(code="99202", name="青葉市")


def _with(member: StaffMember, *groups: tuple[Body, Duty, list[str]]) -> StaffMember:
    """The member in these groups alone, as the next request reads it."""
    made = [
        StaffGroup.objects.create(body=body, name=f"group {place}", duties=[duty.value], procedures=procedures)
        for place, (body, duty, procedures) in enumerate(groups)
    ]
    member.groups.set(made)
    return StaffMember.objects.get(pk=member.pk)


@pytest.mark.requirement("SEC-04")
def test_no_duty_reaches_where_only_another_group_does(cast: Cast, neighbour: Body) -> None:
    home = cast.sato.body
    member = _with(
        cast.sato,
        (home, Duty.REVIEW, []),
        (home, Duty.ISSUE_CERTIFICATE, ["tax_certificate"]),
        (neighbour, Duty.OPERATE_KIOSKS, []),
    )
    assert has_duty(member, Duty.REVIEW, home.pk, "child_allowance")
    assert has_duty(member, Duty.ISSUE_CERTIFICATE, home.pk, "tax_certificate")
    assert not has_duty(member, Duty.ISSUE_CERTIFICATE, home.pk, "child_allowance")
    assert not has_duty(member, Duty.REVIEW, neighbour.pk)
    assert not has_duty(member, Duty.OPERATE_KIOSKS, home.pk)
    assert bodies_for(member, Duty.REVIEW) == bodies_for(member, Duty.ISSUE_CERTIFICATE) == {home.pk}
    assert bodies_for(member, Duty.OPERATE_KIOSKS) == {neighbour.pk}
    assert bodies_for(member, Duty.SEE_AUDIT) == frozenset()


@pytest.mark.requirement("SEC-04")
def test_an_auditor_reads_no_log_of_a_body_where_they_only_review(cast: Cast, neighbour: Body) -> None:
    home = cast.sato.body
    with transaction.atomic():
        for body in (home.code, neighbour.code, ""):
            record("system", "hall.set_up", f"hall:{body or 'all'}", body, HallSetUp(serves=()))
    entries = AuditEntry.objects.filter(act="hall.set_up").order_by("-number")
    asked = {"act": "hall.set_up"}
    for groups, seen in (
        ([(home, Duty.SEE_AUDIT, []), (neighbour, Duty.REVIEW, [])], {home.code, ""}),
        ([(home, Duty.REVIEW, []), (neighbour, Duty.SEE_AUDIT, [])], {neighbour.code, ""}),
    ):
        StaffGroup.objects.filter(name__startswith="group ").delete()
        page = sign_in(_with(cast.sato, *groups)).get(reverse("staff:audit"), asked).content.decode()
        shown = {int(number) for number in re.findall(r'<td class="num right">(\d+)</td>', page)}
        assert shown == {entry.number for entry in entries if entry.body in seen}


def test_a_group_of_the_same_name_in_another_body_keeps_its_duties(cast: Cast, neighbour: Body) -> None:
    theirs = StaffGroup.objects.create(body=neighbour, name="収集", duties=[Duty.REVIEW.value])
    call_command("make_staff_group", "99201", "収集", duty=["operate_kiosks"], by="tanaka", stdout=StringIO())
    theirs.refresh_from_db()
    assert theirs.duties == [Duty.REVIEW.value]
    assert StaffGroup.objects.get(body=cast.sato.body, name="収集").duties == [Duty.OPERATE_KIOSKS.value]


CENTRAL = Path(__file__).parents[3] / "central"


def test_no_app_works_out_for_itself_how_far_a_duty_reaches() -> None:
    """One that did so let an export of a zoned procedure through."""
    found = {
        str(file.relative_to(CENTRAL))
        for file in CENTRAL.rglob("*.py")
        if file.parent.name != "staff" and re.search(r"\bscopes_of\(", file.read_text())
    }
    assert found == set()


def test_colleagues_to_choose_from_are_of_bodies_whose_applications_the_member_reads(
    cast: Cast, neighbour: Body
) -> None:
    writers = StaffGroup.objects.create(body=neighbour, name="書く係", duties=[Duty.FORM_AUTHOR.value])
    cast.sato.groups.add(writers)
    groups = {name for _, name in choices_for(StaffMember.objects.get(pk=cast.sato.pk)).groups}
    assert groups
    assert writers.name not in groups
    StaffGroup.objects.filter(pk=writers.pk).update(duties=[Duty.REVIEW.value])
    assert writers.name in {name for _, name in choices_for(StaffMember.objects.get(pk=cast.sato.pk)).groups}


@pytest.mark.django_db
def test_what_a_zone_keeps_shut_lies_outside_the_reach_of_duties_that_read_applications_alone(
    cast: Cast, settings: Any
) -> None:
    settings.ZONED_PROCEDURES = {"child_allowance": "my_number"}
    make_city()
    make_application(1)
    for duties, seen in (
        ((Duty.REVIEW,), False),
        ((Duty.REVIEW, Duty.SPECIFIC_INFORMATION), True),
        ((Duty.APPROVE_BULK,), False),
        ((Duty.FORM_AUTHOR,), True),
    ):
        group = StaffGroup.objects.create(body=cast.sato.body, name=f"{duties}"[:60], duties=[*duties])
        cast.sato.groups.set([group])
        member = StaffMember.objects.get(pk=cast.sato.pk)
        assert Application.objects.filter(within_reach(member, frozenset(duties[:1]))).exists() == seen, duties
