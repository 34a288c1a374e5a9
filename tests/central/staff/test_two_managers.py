"""One manager alone makes no second person, and a second person decides only what they saw, where they manage."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from central.organisation.models import Body
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from central.staff.second_person import decide
from tests.support.people.managing_groups import (
    State,
    add_member,
    approve,
    fresh,
    make_group,
    password_on,
    put,
    set_group,
    waiting,
)
from tests.support.people.staff import Cast, sign_in


@pytest.fixture
def tanaka(cast: Cast) -> Client:
    return sign_in(cast.tanaka)


@pytest.fixture
def takahashi(cast: Cast) -> Client:
    """A manager, too, who also approves acts on many."""
    return sign_in(cast.takahashi)


def test_a_second_account_is_no_second_person(cast: Cast, tanaka: Client, takahashi: Client) -> None:
    """Neither who approves, nor the other half: who approves makes no account alone that plans."""
    for duty in (Duty.APPROVE_BULK, Duty.REVIEW):
        AwaitedChange.objects.update(state=State.DECLINED)
        group = make_group(takahashi, f"影の係 {duty}", duty)
        page = add_member(takahashi, f"kage-{duty.value.replace('_', '-')}", group)
        assert not has_duty(StaffMember.objects.latest("pk"), duty), duty
        assert waiting().group == group, "the group was never given it"
        assert password_on(page), "it may do nothing, so one person may know it"
        assert "頼まれたあとに" in approve(tanaka, waiting())
        set_group(takahashi, group, duty)
        assert "はじめのログインをまだしていない" in approve(tanaka, AwaitedChange.objects.latest("pk"))
        assert StaffGroup.objects.get(pk=group.pk).duties == []


def test_the_first_password_of_who_gets_more_is_shown_to_the_second_person_alone(
    cast: Cast, tanaka: Client, takahashi: Client
) -> None:
    reviewers = StaffGroup.objects.get(name="窓口審査")
    page = add_member(tanaka, "arai", reviewers)
    arai = StaffMember.objects.get(staff_number="arai")
    assert (password_on(page), arai.has_usable_password()) == ("", False)
    assert "承認した人の画面に出ます" in page
    shown = password_on(approve(takahashi, waiting()))
    assert fresh(arai).check_password(shown)
    assert has_duty(fresh(arai), Duty.REVIEW)


def test_who_came_into_a_group_while_it_waits_was_not_seen_by_the_second_person(
    cast: Cast, tanaka: Client, takahashi: Client
) -> None:
    group = make_group(tanaka, "空の係", Duty.REVIEW, Duty.SPECIFIC_INFORMATION)
    change = waiting()
    assert "まだだれもいません" in takahashi.get(reverse("staff:members")).content.decode()
    add_member(tanaka, "kage", group)
    assert "頼まれたあとに" in approve(takahashi, change)
    assert not has_duty(StaffMember.objects.get(staff_number="kage"), Duty.SPECIFIC_INFORMATION)
    assert "架空 太郎（kage）" in takahashi.get(reverse("staff:members")).content.decode()


def test_what_reads_is_not_given_alone_beside_the_permission(cast: Cast, settings: LazySettings) -> None:
    """Neither to the group that has it, nor to whoever has it by another one."""
    settings.ZONED_PROCEDURES = {"child_allowance": "mynumber"}
    body = cast.sato.body
    cast.tanaka.groups.set(
        [StaffGroup.objects.create(body=body, name="管理と審査", duties=[Duty.MANAGE_STAFF, Duty.REVIEW])]
    )
    safe = StaffGroup.objects.create(body=body, name="個人番号の係", duties=[Duty.SPECIFIC_INFORMATION])
    cast.suzuki.groups.set([safe])
    tanaka = sign_in(cast.tanaka)
    set_group(tanaka, safe, Duty.SPECIFIC_INFORMATION, Duty.REVIEW)
    assert not has_duty(fresh(cast.suzuki), Duty.REVIEW, body.pk, "child_allowance")
    assert waiting().group == safe
    plain = make_group(tanaka, "審査だけ", Duty.REVIEW)
    assert plain.duties == [Duty.REVIEW], "what the manager holds, and no more than that"
    AwaitedChange.objects.update(state=State.DECLINED)
    chiefs = cast.tanaka.groups.get()
    StaffGroup.objects.filter(pk=chiefs.pk).update(duties=[*chiefs.duties, Duty.SPECIFIC_INFORMATION])
    set_group(tanaka, safe, Duty.SPECIFIC_INFORMATION, Duty.REVIEW)
    assert waiting().group == safe, "also by who holds both: nobody gives this alone"


def test_nobody_is_left_without_anything_by_one(cast: Cast, tanaka: Client) -> None:
    """Shutting out takes two, by whatever page: out of every group, or every duty out of the only group."""
    before = list(cast.takahashi.groups.all())
    put(tanaka, cast.takahashi)
    assert list(fresh(cast.takahashi).groups.all()) == before
    assert waiting().member == cast.takahashi
    AwaitedChange.objects.update(state=State.DECLINED)
    put(tanaka, cast.takahashi, *[group for group in before if group.name != "担当者管理"])
    assert has_duty(fresh(cast.takahashi), Duty.MANAGE_STAFF), "nor the management that watches over this one"
    AwaitedChange.objects.update(state=State.DECLINED)
    put(tanaka, cast.sato)
    assert has_duty(fresh(cast.sato), Duty.REVIEW), "nor anybody else"
    assert waiting().member == cast.sato
    AwaitedChange.objects.update(state=State.DECLINED)
    tax = StaffGroup.objects.get(name="税務")
    set_group(tanaka, tax)
    assert StaffGroup.objects.get(pk=tax.pk).duties == [Duty.REVIEW]
    assert waiting().group == tax


def test_the_second_person_manages_every_body_that_it_touches(cast: Cast) -> None:
    city = cast.sato.body
    top = Body.objects.create(code="99000", name="県")
    Body.objects.filter(pk=city.pk).update(parent=top)
    both, reviewers = (
        StaffGroup.objects.create(body=top, name=name, duties=[duty])
        for name, duty in (("県の管理", Duty.MANAGE_STAFF), ("県の審査", Duty.REVIEW))
    )
    cast.tanaka.groups.set([both])
    cast.takahashi.groups.set([StaffGroup.objects.create(body=city, name="市の管理", duties=[Duty.MANAGE_STAFF])])
    put(sign_in(cast.tanaka), cast.suzuki, reviewers)
    change = waiting()
    takahashi = sign_in(cast.takahashi)
    assert "ほかの管理者が承認します" in takahashi.get(reverse("staff:members")).content.decode()
    assert "管理する範囲の外にも及ぶ" in approve(takahashi, change)
    assert not has_duty(fresh(cast.suzuki), Duty.REVIEW, top.pk)
    third = StaffMember.objects.create_member("ito", "a long enough password", name="伊藤", section="x", body=top)
    third.groups.set([both])
    decide(change.pk, fresh(third), approved=True)
    assert has_duty(fresh(cast.suzuki), Duty.REVIEW, top.pk)
