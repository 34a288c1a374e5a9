"""The second person's word on a change that waits (`AwaitedChange`)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record, recorded_last
from central.staff import accounts
from central.staff.access import bodies_for, scope_of
from central.staff.administration import GroupWanted, NotForThisMember, write_group, write_groups
from central.staff.awaited import basis_of, bodies_changed, bodies_touched, groups_of_change, locked_groups, told
from central.staff.duties import Duty
from central.staff.giving import given, scopes_of_groups
from central.staff.models import AwaitedChange, StaffGroup, StaffMember

Kind, State = AwaitedChange.Kind, AwaitedChange.State


def changes_for(manager: StaffMember) -> QuerySet[AwaitedChange]:
    """What waits for a second person in the manager's bodies, oldest first."""
    rows = AwaitedChange.objects.filter(state=State.ASKED, body_id__in=bodies_for(manager, Duty.MANAGE_STAFF))
    return rows.select_related("group__body", "member__body", "asked_by", "body").order_by("pk")


def may_decide(manager: StaffMember, change: AwaitedChange) -> bool:
    """Whether this one is the second person: another than who asked, not whom it is about, and a manager of every body
    that it touches.
    """
    return _is_another(manager, change) and bodies_touched(change) <= bodies_for(manager, Duty.MANAGE_STAFF)


def _is_another(manager: StaffMember, change: AwaitedChange) -> bool:
    if change.asked_by_id == manager.pk or change.member_id == manager.pk:
        return False
    return change.group is None or not change.group.members.filter(pk=manager.pk).exists()


def decide(change_id: int, manager: StaffMember, *, approved: bool) -> str:
    """Let a change happen, or not. Returns the first password where that is what it made.

    Raises:
        NotForThisMember: not this member's to decide, decided already, or no longer what was asked.
    """
    with transaction.atomic(), recorded_last():
        change = AwaitedChange.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=change_id)
        if change.body_id not in bodies_for(manager, Duty.MANAGE_STAFF):
            raise NotForThisMember(gettext("管理する範囲の外です。"))
        if change.state != State.ASKED:
            raise NotForThisMember(gettext("この変更は、もう決まっています。"))
        if change.member_id is not None:
            change.member = StaffMember.objects.select_for_update(of=("self",)).get(pk=change.member_id)
        groups = {group.pk: group for group in locked_groups(groups_of_change(change))}
        if change.group_id is not None:
            change.group = groups[change.group_id]
        if approved:
            _only_as_asked(change, manager)
        change.state = State.DONE if approved else State.DECLINED
        change.decided_by, change.decided_at = manager, timezone.now()
        change.save()
        if not approved:
            record(manager, "staff.change_declined", f"change:{change.pk}", change.body, told(change))
            return ""
        return _done(change, manager)


def _only_as_asked(change: AwaitedChange, manager: StaffMember) -> None:
    if not _is_another(manager, change):
        raise NotForThisMember(gettext("頼んだ人と、変更を受ける人は、承認できません。"))
    if change.basis != basis_of(change):
        raise NotForThisMember(
            gettext("頼まれたあとに、ほかの変更がありました。もう一度、頼み直してもらってください。")
        )
    if not bodies_touched(change) <= bodies_for(manager, Duty.MANAGE_STAFF):
        raise NotForThisMember(
            gettext("管理する範囲の外にも及ぶ変更なので、承認できません。そこも管理する人に頼んでください。")
        )
    asker = StaffMember.objects.get(pk=change.asked_by_id)  # with what its groups give now
    if not bodies_changed(change) <= bodies_for(asker, Duty.MANAGE_STAFF):
        raise NotForThisMember(gettext("頼んだ人は、もう担当者を管理していません。"))
    if change.group is not None and _gives(change, change.group) and _waits_for_own_secrets(change.group):
        raise NotForThisMember(
            gettext(
                "はじめのログインをまだしていない職員が、このグループにいます。"
                "本人がパスワードと認証器を決めたあとに、承認してください。"
            )
        )


def _gives(change: AwaitedChange, group: StaffGroup) -> bool:
    now = scope_of(group.body_id, group.duties, group.procedures)
    then = scope_of(group.body_id, change.duties, change.procedures)
    return bool(given([now], [then]))


def _waits_for_own_secrets(group: StaffGroup) -> bool:
    """Whether somebody is in it whose password another one made: who made it could be them."""
    return group.members.filter(is_active=True, first_secrets_until__isnull=False).exists()


def _done(change: AwaitedChange, second: StaffMember) -> str:
    asker = change.asked_by
    if change.group is not None:
        wanted = GroupWanted(
            frozenset(map(Duty, change.duties)), frozenset(change.procedures), change.group.mail, change.group.phone
        )
        write_group(change.group, wanted, asker, second)
        return ""
    assert change.member is not None
    match Kind(change.kind):
        case Kind.MEMBER:
            return _put(change.member, change, second)
        case Kind.DISABLE:
            accounts.disable(change.member.staff_number, asker, second)
        case Kind.ENABLE:
            return accounts.enable(change.member.staff_number, asker, second)
        case Kind.RESET:
            return accounts.reset(change.member.staff_number, asker, second)
        case Kind.GROUP:
            pass
    return ""


def _put(member: StaffMember, change: AwaitedChange, second: StaffMember) -> str:
    """Into these groups. Who has not chosen own secrets and gets more by it gets a first password that only the second
    person sees: that of who asked is dead.
    """
    before = scopes_of_groups(member.groups.all())
    write_groups(member, change.groups, change.asked_by, second)
    gives = given(before, scopes_of_groups(member.groups.all()))
    if gives and member.is_active and member.first_secrets_until is not None:
        return accounts.reset(member.staff_number, change.asked_by, second)
    return ""
