"""Hostile insider: one manager alone."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from central.organisation.models import Body
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from tests.central.staff.test_member_pages import approve, fresh, make_group, put, takahashi, tanaka, waiting  # noqa: F401
from tests.support.people.staff import Cast, sign_in


def _new(client: Client, number: str, *groups: StaffGroup) -> str:
    answer = client.post(
        reverse("staff:members-new"),
        {
            "number": number,
            "name": "架空 太郎",
            "section": "課",
            "body": str(Body.objects.get(code="99201").pk),
            "groups": [g.pk for g in groups],
        },
    )
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_second_account_is_no_second_person(cast: Cast) -> None:
    """高橋 reviews? approves and manages: alone she makes a person whose first password she is shown."""
    client = sign_in(cast.takahashi)
    body = cast.takahashi.body
    approvers = make_group(client, "影の承認者", Duty.APPROVE_BULK)
    page = _new(client, "kage", approvers)
    shadow = StaffMember.objects.get(staff_number="kage")
    print("password in page:", bool(re.search(r"num|password|パスワード", page)), AwaitedChange.objects.count())
    assert not has_duty(shadow, Duty.APPROVE_BULK, body.pk, "child_allowance")


def test_who_is_put_into_the_group_while_it_waits_is_not_what_the_second_person_saw(
    cast: Cast, tanaka: Client, takahashi: Client
) -> None:
    group = make_group(tanaka, "空の係", Duty.REVIEW, Duty.SPECIFIC_INFORMATION)
    change = waiting()
    seen = takahashi.get(reverse("staff:members")).content.decode()
    _new(tanaka, "kage", group)
    assert AwaitedChange.objects.filter(state="asked").count() == 1, "nobody is asked about kage"
    approve(takahashi, change)
    shadow = StaffMember.objects.get(staff_number="kage")
    assert not has_duty(shadow, Duty.SPECIFIC_INFORMATION)


def test_review_is_not_given_alone_to_a_group_with_the_permission(cast: Cast, settings: Any) -> None:
    settings.ZONED_PROCEDURES = {"child_allowance": "mynumber"}
    body = cast.sato.body
    chief = StaffGroup.objects.create(body=body, name="管理と審査", duties=[Duty.MANAGE_STAFF, Duty.REVIEW])
    cast.tanaka.groups.set([chief])
    assert not has_duty(fresh(cast.tanaka), Duty.REVIEW, body.pk, "child_allowance")
    safe = StaffGroup.objects.create(body=body, name="個人番号の係", duties=[Duty.SPECIFIC_INFORMATION])
    cast.suzuki.groups.set([safe])
    client = sign_in(cast.tanaka)
    answer = client.post(
        reverse("staff:members-group", args=[safe.pk]), {"duties": ["specific_information", "review"], "scope": "all"}
    )
    assert answer.status_code == 302
    assert not has_duty(fresh(cast.suzuki), Duty.REVIEW, body.pk, "child_allowance")


def test_shut_out_of_every_group_by_one(cast: Cast, tanaka: Client) -> None:
    answer = tanaka.post(reverse("staff:members-one", args=["takahashi"]), {"groups": [], "csrf": "as a browser sends"})
    assert answer.status_code == 302
    assert fresh(cast.takahashi).groups.exists()


def test_the_second_person_manages_what_is_given(cast: Cast) -> None:
    city = cast.sato.body
    top = Body.objects.create(code="99000", name="県")
    for field in ("parent",):
        Body.objects.filter(pk=city.pk).update(parent=top)
    both = StaffGroup.objects.create(body=top, name="県の管理", duties=[Duty.MANAGE_STAFF])
    big = StaffGroup.objects.create(body=top, name="県の審査", duties=[Duty.REVIEW])
    cast.tanaka.groups.set([both])
    only_city = StaffGroup.objects.create(body=city, name="市の管理", duties=[Duty.MANAGE_STAFF])
    cast.takahashi.groups.set([only_city])
    client = sign_in(cast.tanaka)
    answer = client.post(reverse("staff:members-one", args=["suzuki"]), {"groups": [big.pk]})
    assert answer.status_code == 302
    change = waiting()
    approve(sign_in(cast.takahashi), change)
    assert not has_duty(fresh(cast.suzuki), Duty.REVIEW, top.pk), "approved by somebody who does not manage 県"
