"""A page of groups and members that is older than the last change changes nothing: it tells what is new, and keeps what
was typed.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.support.people.managing_groups import drawn_on, fresh, group_page, make_group, member_page, put, set_group
from tests.support.people.staff import Cast, sign_in


@pytest.fixture
def tanaka(cast: Cast) -> Client:
    return sign_in(cast.tanaka)


@pytest.fixture
def collecting(cast: Cast, tanaka: Client) -> StaffGroup:
    return make_group(tanaka, "収集係", Duty.OPERATE_KIOSKS, Duty.FORM_PUBLISHER)


def _ticked(page: str, name: str) -> set[str]:
    return set(re.findall(rf'name="{name}" value="([^"]*)" checked', page))


def test_what_was_taken_from_a_group_is_not_given_back_by_an_older_page(
    cast: Cast, tanaka: Client, collecting: StaffGroup
) -> None:
    said = {
        "duties": [Duty.OPERATE_KIOSKS.value, Duty.FORM_PUBLISHER.value],
        "scope": "all",
        "phone": "0123-45-6789",
        "drawn": drawn_on(tanaka, group_page(collecting)),
    }
    takahashi = sign_in(cast.takahashi)
    set_group(takahashi, collecting, Duty.OPERATE_KIOSKS, mail="shushu@wakaba.example")
    put(tanaka, cast.suzuki, *cast.suzuki.groups.all(), collecting)
    answer = tanaka.post(group_page(collecting), said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert StaffGroup.objects.get(pk=collecting.pk).duties == [Duty.OPERATE_KIOSKS]
    for words in (
        "できること「様式を公開する」が、なくなりました",
        "メールアドレスが、「shushu@wakaba.example」に変わりました",
        "鈴木 実（suzuki）さんが、入りました",
    ):
        assert words in page, words
    assert _ticked(page, "duties") == {"operate_kiosks"}
    assert 'value="0123-45-6789"' in page, "what was typed stands on top of what is new"
    assert 'value="shushu@wakaba.example"' in page
    carried = re.findall(r'name="drawn" value="([^"]*)"', page)[0].replace("&quot;", '"')
    again = said | {"duties": ["operate_kiosks"], "mail": "shushu@wakaba.example", "drawn": carried}
    assert tanaka.post(group_page(collecting), again).status_code == 302
    stands = StaffGroup.objects.get(pk=collecting.pk)
    assert (stands.duties, stands.mail, stands.phone) == (
        [Duty.OPERATE_KIOSKS],
        "shushu@wakaba.example",
        "0123-45-6789",
    )
    for unreadable in ("", "{}", '{"duties":3}', "[" * 500):
        assert tanaka.post(group_page(collecting), again | {"drawn": unreadable}).status_code == 400, unreadable


def test_a_page_that_was_wrong_elsewhere_stays_as_old_as_it_was(
    cast: Cast, tanaka: Client, collecting: StaffGroup
) -> None:
    """Too long a telephone number, told beside its box, with nothing cut off; and the second try is no fresh page."""
    said = {"duties": ["operate_kiosks"], "scope": "all", "drawn": drawn_on(tanaka, group_page(collecting))}
    set_group(sign_in(cast.takahashi), collecting, Duty.OPERATE_KIOSKS, phone="1")
    long = "0123-45-6789（内線 2345、夜間は守衛室）"
    page = tanaka.post(group_page(collecting), said | {"phone": long}).content.decode()
    assert "20字までです。いまは28字です。" in page
    assert long in page
    assert "maxlength" not in page
    carried = re.findall(r'name="drawn" value="([^"]*)"', page)[0].replace("&quot;", '"')
    assert carried == said["drawn"]
    assert tanaka.post(group_page(collecting), said | {"drawn": carried}).status_code == 400


def test_who_was_taken_out_of_a_group_is_not_put_back_by_an_older_page(
    cast: Cast, tanaka: Client, collecting: StaffGroup
) -> None:
    other = make_group(tanaka, "手当係", Duty.OPERATE_KIOSKS)
    tax = StaffGroup.objects.get(name="税務")
    put(tanaka, cast.suzuki, tax, other)
    said = {"groups": [tax.pk, other.pk, collecting.pk], "drawn": drawn_on(tanaka, member_page(cast.suzuki))}
    put(sign_in(cast.takahashi), cast.suzuki, tax)
    answer = tanaka.post(member_page(cast.suzuki), said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert list(fresh(cast.suzuki).groups.all()) == [tax]
    assert "「手当係」から抜けました" in page
    assert _ticked(page, "groups") == {str(tax.pk), str(collecting.pk)}


def test_a_group_that_gives_more_than_the_page_said_is_not_what_was_chosen(
    cast: Cast, tanaka: Client, collecting: StaffGroup
) -> None:
    """For a member, and for one who comes in."""
    tax = StaffGroup.objects.get(name="税務")
    here = {"groups": [tax.pk, collecting.pk], "drawn": drawn_on(tanaka, member_page(cast.suzuki))}
    new = {
        "number": "arai",
        "name": "新井 光",
        "section": "情報政策課",
        "body": str(cast.tanaka.body_id),
        "groups": [collecting.pk],
        "drawn": drawn_on(tanaka, reverse("staff:members-new")),
    }
    StaffGroup.objects.filter(pk=collecting.pk).update(duties=[Duty.FORM_PUBLISHER, Duty.OPERATE_KIOSKS, Duty.REVIEW])
    for address, said in ((member_page(cast.suzuki), here), (reverse("staff:members-new"), new)):
        answer = tanaka.post(address, said)
        assert answer.status_code == 400
        assert "「収集係」でできることが変わりました：審査する" in answer.content.decode()
    assert not has_duty(fresh(cast.suzuki), Duty.OPERATE_KIOSKS)
    assert not StaffMember.objects.filter(staff_number="arai").exists()
