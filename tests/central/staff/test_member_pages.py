"""担当者の管理: a manager gives alone what the manager holds; the rest, and an end, takes two people."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from central.audit.models import AuditEntry
from central.organisation.models import Body
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import AwaitedChange, StaffGroup, StaffMember, StaffSession
from tests.support.people.managing_groups import (
    approve,
    drawn_on,
    fresh,
    group_page,
    make_group,
    member_page,
    password_on,
    put,
    set_group,
    waiting,
)
from tests.support.people.staff import Cast, sign_in

State = AwaitedChange.State


@pytest.fixture
def tanaka(cast: Cast) -> Client:
    """Manages, runs kiosks, sees the log, publishes forms; reviews nothing."""
    return sign_in(cast.tanaka)


@pytest.fixture
def takahashi(cast: Cast) -> Client:
    """The second manager."""
    return sign_in(cast.takahashi)


def test_what_the_manager_holds_is_given_at_once(cast: Cast, tanaka: Client) -> None:
    group = make_group(tanaka, "端末の係", Duty.OPERATE_KIOSKS)
    put(tanaka, cast.suzuki, group)
    assert not AwaitedChange.objects.exists()
    assert has_duty(fresh(cast.suzuki), Duty.OPERATE_KIOSKS)
    acts = {entry.act: entry for entry in AuditEntry.objects.filter(act__in=("staff.group_set", "staff.groups_set"))}
    assert acts["staff.group_set"].actor == "staff:tanaka"
    assert (acts["staff.groups_set"].subject, acts["staff.groups_set"].details["groups"][-1]) == (
        "staff:suzuki",
        group.pk,
    )
    page = tanaka.get(reverse("staff:members")).content.decode()
    assert "端末の係" in page
    assert "鈴木 実" in page
    assert AuditEntry.objects.filter(act="staff.listed", actor="staff:tanaka").exists()


@pytest.mark.parametrize("duty", [Duty.REVIEW, Duty.SPECIFIC_INFORMATION, Duty.MANAGE_STAFF])
def test_what_the_manager_does_not_hold_waits_for_another_manager(
    cast: Cast, tanaka: Client, takahashi: Client, duty: Duty
) -> None:
    """Whoever manages does not make another manager alone either."""
    group = make_group(tanaka, "新しい係", duty)
    assert StaffGroup.objects.get(pk=group.pk).duties == []
    change = waiting()
    assert "新しい係" in takahashi.get(reverse("staff:members")).content.decode()
    assert "承認できません" in approve(tanaka, change), "who asked is not the second person"
    assert waiting() == change
    approve(takahashi, change)
    assert StaffGroup.objects.get(pk=group.pk).duties == [duty.value]
    entry = AuditEntry.objects.filter(act="staff.group_set", subject=f"group:{group.pk}").latest("number")
    assert (entry.actor, entry.details["second_person"]) == ("staff:tanaka", "takahashi")


def test_into_such_a_group_nobody_is_put_by_one_person(cast: Cast, tanaka: Client, takahashi: Client) -> None:
    allowance = StaffGroup.objects.get(name="窓口審査")
    before = set(cast.suzuki.groups.all())
    put(tanaka, cast.suzuki, *before, allowance)
    assert not has_duty(fresh(cast.suzuki), Duty.SPECIFIC_INFORMATION)
    approve(takahashi, waiting())
    assert set(fresh(cast.suzuki).groups.all()) == before | {allowance}
    assert has_duty(fresh(cast.suzuki), Duty.SPECIFIC_INFORMATION)


def test_nobody_raises_themselves(cast: Cast, tanaka: Client) -> None:
    own = StaffGroup.objects.get(name="端末運用")
    said = {"duties": [Duty.OPERATE_KIOSKS, Duty.REVIEW], "scope": "all", "drawn": drawn_on(tanaka, group_page(own))}
    answer = tanaka.post(group_page(own), said)
    assert answer.status_code == 400
    assert "自分が入っているグループ" in answer.content.decode()
    group = make_group(tanaka, "端末の係", Duty.OPERATE_KIOSKS)
    refused = tanaka.post(member_page(cast.tanaka), {"groups": [group.pk], "drawn": '{"groups":[],"gives":{}}'})
    assert (refused.status_code, "自分のことは" in refused.content.decode()) == (400, True)
    for action in ("disable", "reset", "end-sessions"):
        assert tanaka.post(reverse("staff:members-change", args=["tanaka", action])).status_code == 409
    assert not AwaitedChange.objects.exists()
    assert set(StaffGroup.objects.get(pk=own.pk).duties) == {
        Duty.OPERATE_KIOSKS,
        Duty.SEE_AUDIT,
        Duty.FORM_PUBLISHER,
    }


def test_a_member_is_shut_out_by_two_and_every_session_ends_at_that_moment(
    cast: Cast, tanaka: Client, takahashi: Client
) -> None:
    sato = sign_in(cast.sato)
    tanaka.post(reverse("staff:members-change", args=["sato", "disable"]))
    assert sato.get(reverse("applications:work")).status_code == 200
    assert "承認できません" in approve(tanaka, waiting())
    assert fresh(cast.sato).is_active
    approve(takahashi, waiting())
    assert not fresh(cast.sato).is_active
    assert not StaffSession.objects.filter(member=cast.sato).exists()
    assert sato.get(reverse("applications:work")).status_code == 302
    entry = AuditEntry.objects.get(act="staff.disabled")
    assert (entry.actor, entry.details) == ("staff:tanaka", {"ended": 1, "second_person": "takahashi"})
    tanaka.post(reverse("staff:members-change", args=["sato", "enable"]))
    shown = approve(takahashi, waiting())
    assert fresh(cast.sato).check_password(password_on(shown))
    assert AuditEntry.objects.get(act="staff.enabled").details == {"second_person": "takahashi"}


def test_both_factors_are_taken_back_by_two(cast: Cast, tanaka: Client, takahashi: Client) -> None:
    tanaka.post(reverse("staff:members-change", args=["sato", "reset"]))
    shown = approve(takahashi, waiting())
    assert password_on(shown)
    assert fresh(cast.sato).first_secrets_until is not None
    assert AuditEntry.objects.get(act="staff.reset").details == {"second_person": "takahashi"}


def test_what_changed_after_it_was_asked_is_not_approved(cast: Cast, tanaka: Client, takahashi: Client) -> None:
    group = make_group(tanaka, "新しい係", Duty.REVIEW)
    change = waiting()
    put(tanaka, cast.suzuki, *cast.suzuki.groups.all())
    StaffGroup.objects.filter(pk=group.pk).update(duties=[Duty.SEE_AUDIT.value])
    assert "頼まれたあとに" in approve(takahashi, change)
    assert waiting() == change
    takahashi.post(reverse("staff:members-decide", args=[change.pk]), {"decision": "decline"})
    assert not AwaitedChange.objects.filter(state=State.ASKED).exists()
    assert AuditEntry.objects.get(act="staff.change_declined").actor == "staff:takahashi"
    assert "もう決まっています" in approve(takahashi, change)


def test_a_group_that_was_widened_meanwhile_is_not_what_the_second_person_saw(
    cast: Cast, tanaka: Client, takahashi: Client
) -> None:
    allowance = StaffGroup.objects.get(name="窓口審査")
    put(tanaka, cast.suzuki, allowance)
    change = waiting()
    StaffGroup.objects.filter(pk=allowance.pk).update(duties=[*allowance.duties, Duty.FORCE_COMPLETE.value])
    assert "頼まれたあとに" in approve(takahashi, change)


def test_more_procedures_are_more_of_everything_the_group_may(cast: Cast, tanaka: Client) -> None:
    tax = StaffGroup.objects.get(name="税務")
    set_group(tanaka, tax, Duty.REVIEW)
    assert StaffGroup.objects.get(pk=tax.pk).procedures == ["tax_certificate"]
    assert waiting().duties == [Duty.REVIEW]
    AwaitedChange.objects.update(state=State.DECLINED)
    both = make_group(tanaka, "端末の係", Duty.OPERATE_KIOSKS, Duty.FORM_PUBLISHER)
    put(tanaka, cast.suzuki, tax, both)
    set_group(tanaka, both, Duty.OPERATE_KIOSKS)
    assert StaffGroup.objects.get(pk=both.pk).duties == [Duty.OPERATE_KIOSKS], "less than before needs nobody else"


def test_a_new_member_comes_in_with_a_password_that_is_shown_once(cast: Cast, tanaka: Client) -> None:
    group = make_group(tanaka, "端末の係", Duty.OPERATE_KIOSKS)
    said = {
        "number": "ＡＲＡＩ-1".lower(),
        "name": "新井 光",
        "section": "情報政策課",
        "body": str(cast.tanaka.body_id),
        "groups": [group.pk],
    }
    said["drawn"] = drawn_on(tanaka, reverse("staff:members-new"))
    answer = tanaka.post(reverse("staff:members-new"), said)
    arai = StaffMember.objects.get(staff_number="arai-1")
    assert arai.check_password(password_on(answer.content.decode()))
    assert list(arai.groups.all()) == [group]
    assert arai.first_secrets_until is not None
    again = tanaka.post(reverse("staff:members-new"), said)
    assert again.status_code == 400
    assert "もういます" in again.content.decode()
    assert "新井 光" in again.content.decode(), "what was typed is not lost"
    wrong = tanaka.post(reverse("staff:members-new"), said | {"number": "新井"})
    assert wrong.status_code == 400
    assert "半角の小文字" in wrong.content.decode()


def test_no_page_of_it_opens_without_the_duty_or_for_another_city(cast: Cast, tanaka: Client) -> None:
    sato = sign_in(cast.sato)
    other = Body.objects.create(code="99202", name="青葉市")
    there = StaffGroup.objects.create(body=other, name="青葉の係", duties=[])
    stranger = StaffMember.objects.create_member("aoba", "a long enough password", name="青葉", section="x", body=other)
    own = StaffGroup.objects.get(name="税務")
    for address in (
        reverse("staff:members"),
        reverse("staff:members-group-new"),
        reverse("staff:members-new"),
        reverse("staff:members-group", args=[own.pk]),
        reverse("staff:members-one", args=["suzuki"]),
    ):
        assert sato.get(address).status_code == 404, address
        assert tanaka.get(address).status_code == 200, address
    for address in (reverse("staff:members-group", args=[there.pk]), reverse("staff:members-one", args=["aoba"])):
        assert tanaka.get(address).status_code == 404
        assert tanaka.post(address, {"groups": [own.pk]}).status_code == 404
    assert "青葉" not in tanaka.get(reverse("staff:members")).content.decode()
    said = {"groups": [there.pk], "drawn": drawn_on(tanaka, member_page(cast.suzuki))}
    page = tanaka.post(member_page(cast.suzuki), said)
    assert page.status_code == 400
    assert not stranger.groups.exists()
    assert there not in cast.suzuki.groups.all()
