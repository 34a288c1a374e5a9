"""Who may do what: groups, their members, and the changes that two people make.

A manager (`Duty.MANAGE_STAFF`) gives alone what the manager holds for the group's body. What the manager does not hold,
the permission for 特定個人情報, that of managing itself, and shutting a member out or letting one in again wait for a
second manager (`AwaitedChange`). Nobody changes a group of which they are a member, or their own account.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from msgspec import UNSET

from central.audit.record import record, recorded_last
from central.organisation.models import Body
from central.staff import accounts
from central.staff.access import bodies_for, has_duty, scopes_of
from central.staff.act_details import ChangeAsked, GroupSet, GroupsSet, MemberMade
from central.staff.duties import ALWAYS_BY_TWO, Duty
from central.staff.models import AwaitedChange, StaffGroup, StaffMember

Kind, State = AwaitedChange.Kind, AwaitedChange.State


class NotForThisMember(Exception):
    """Nothing was changed; the message says why, in a manager's words."""


@dataclass(frozen=True)
class GroupWanted:
    """What a group is to be."""

    duties: frozenset[Duty]
    procedures: frozenset[str]
    """Empty: all."""
    mail: str = ""
    phone: str = ""


# ── what commands and pages share ──


def write_group(
    group: StaffGroup, wanted: GroupWanted, by: StaffMember | str, second: StaffMember | None = None
) -> None:
    """Set what a group may do, and keep it, in the caller's transaction.

    Raises:
        ValidationError
    """
    group.duties, group.procedures = sorted(wanted.duties), sorted(wanted.procedures)
    group.mail, group.phone = wanted.mail, wanted.phone
    group.full_clean()
    group.save()
    told = GroupSet(
        duties=tuple(group.duties),
        procedures=tuple(group.procedures),
        second_person=second.staff_number if second else UNSET,
    )
    record(by, "staff.group_set", f"group:{group.pk}", group.body, told)


@dataclass(frozen=True)
class MemberWanted:
    """Who a member is to be."""

    number: str
    name: str
    section: str
    body: Body


def write_member(wanted: MemberWanted, groups: Collection[StaffGroup], by: StaffMember | str) -> str:
    """Make a member, or set name, section and groups of an existing one, in the caller's transaction. Returns the first
    password of a new one, else nothing.

    Raises:
        ValidationError
    """
    known = StaffMember.objects.select_for_update(of=("self",)).filter(staff_number=wanted.number).first()
    member, password = known or StaffMember(staff_number=wanted.number), ""
    member.name, member.section, member.body = wanted.name, wanted.section, wanted.body
    if known is None:
        member.set_unusable_password()
    member.full_clean()
    member.save()
    if known is None:
        password = accounts.give_first_secrets(member)
    member.groups.set(groups)
    told = MemberMade(groups=tuple(sorted(group.pk for group in groups)))
    record(by, "staff.made", member.audit_name, wanted.body.code, told)
    return password


# ── what a manager reaches ──


def groups_of(manager: StaffMember) -> QuerySet[StaffGroup]:
    """The groups of the manager's bodies."""
    return StaffGroup.objects.filter(body_id__in=bodies_for(manager, Duty.MANAGE_STAFF)).select_related("body")


def members_of(manager: StaffMember) -> QuerySet[StaffMember]:
    """The members of the manager's bodies."""
    return StaffMember.objects.filter(body_id__in=bodies_for(manager, Duty.MANAGE_STAFF)).select_related("body")


def changes_for(manager: StaffMember) -> QuerySet[AwaitedChange]:
    """What waits for a second person in the manager's bodies, oldest first."""
    rows = AwaitedChange.objects.filter(state=State.ASKED, body_id__in=bodies_for(manager, Duty.MANAGE_STAFF))
    return rows.select_related("group", "member", "asked_by", "body").order_by("pk")


def may_decide(manager: StaffMember, change: AwaitedChange) -> bool:
    """Whether this one is the second person: another than who asked, and not whom it is about."""
    if change.asked_by_id == manager.pk or change.member_id == manager.pk:
        return False
    return change.group is None or not change.group.members.filter(pk=manager.pk).exists()


def held(manager: StaffMember, body_id: int, procedures: Collection[str]) -> frozenset[Duty]:
    """What the manager holds for a body and these procedures (none: all)."""
    return frozenset(
        duty
        for duty in Duty
        if any(
            duty in scope.duties
            and body_id in scope.bodies
            and (scope.procedures is None or (procedures and set(procedures) <= scope.procedures))
            for scope in scopes_of(manager)
        )
    )


# ── what a manager does ──


def make_group(manager: StaffMember, body: Body, name: str, wanted: GroupWanted) -> AwaitedChange | None:
    """A new group; what the manager may not give alone waits, and the group is there without it.

    Raises:
        NotForThisMember, ValidationError
    """
    _only_there(manager, body.pk)
    with transaction.atomic():
        group = StaffGroup(body=body, name=name)
        group.full_clean()
        write_group(group, GroupWanted(frozenset(), wanted.procedures, wanted.mail, wanted.phone), manager)
    return set_group(group.pk, manager, wanted)


def set_group(group_id: int, manager: StaffMember, wanted: GroupWanted) -> AwaitedChange | None:
    """What a group may do from now on; returns what waits for a second person, None where it is done.

    Raises:
        NotForThisMember, ValidationError
    """
    with transaction.atomic(), recorded_last():
        group = StaffGroup.objects.select_for_update(of=("self",)).select_related("body").get(pk=group_id)
        _only_there(manager, group.body_id)
        if group.members.filter(pk=manager.pk).exists():
            raise NotForThisMember(gettext("自分が入っているグループは変えられません。ほかの管理者に頼んでください。"))
        given = _given(group, wanted)
        alone = held(manager, group.body_id, wanted.procedures) - ALWAYS_BY_TWO
        if given <= alone:
            write_group(group, wanted, manager)
            return None
        as_before = GroupWanted(frozenset(map(Duty, group.duties)), frozenset(group.procedures))
        if (group.mail, group.phone) != (wanted.mail, wanted.phone):
            write_group(group, GroupWanted(as_before.duties, as_before.procedures, wanted.mail, wanted.phone), manager)
        return _ask(
            AwaitedChange(
                kind=Kind.GROUP,
                group=group,
                body=group.body,
                duties=sorted(wanted.duties),
                procedures=sorted(wanted.procedures),
            ),
            manager,
        )


def _given(group: StaffGroup, wanted: GroupWanted) -> frozenset[Duty]:
    """What the group's members would hold more than now."""
    before = frozenset(group.procedures)
    wider = bool(before) and (not wanted.procedures or not wanted.procedures <= before)
    return wanted.duties if wider else wanted.duties - frozenset(map(Duty, group.duties))


def make_member(
    manager: StaffMember, wanted: MemberWanted, groups: Collection[StaffGroup]
) -> tuple[str, AwaitedChange | None]:
    """A new member: the first password, and what waits for a second person.

    Raises:
        NotForThisMember, ValidationError
    """
    _only_there(manager, wanted.body.pk)
    with transaction.atomic():
        if StaffMember.objects.filter(staff_number=wanted.number).exists():
            raise NotForThisMember(gettext("この職員番号の職員は、もういます。"))
        password = write_member(wanted, [], manager)
    member = StaffMember.objects.get(staff_number=wanted.number)
    return password, set_groups(member.pk, manager, groups)


def set_groups(member_id: int, manager: StaffMember, groups: Iterable[StaffGroup]) -> AwaitedChange | None:
    """The groups in which a member is from now on, of those that the manager reaches; others stay as they are.

    Raises:
        NotForThisMember
    """
    with transaction.atomic():
        member = _member_for(member_id, manager)
        reached = {group.pk: group for group in groups_of(manager)}
        now = set(member.groups.values_list("pk", flat=True))
        wanted = {group.pk for group in groups}
        if not wanted <= set(reached):
            raise NotForThisMember(gettext("このグループは、管理する範囲の外です。"))
        after = (now - set(reached)) | wanted
        coming = [reached[key] for key in wanted - now]
        alone = all(
            frozenset(map(Duty, group.duties)) <= held(manager, group.body_id, group.procedures) - ALWAYS_BY_TWO
            for group in coming
        )
        if alone:
            if after != now:
                write_groups(member, after, manager)
            return None
        asked = AwaitedChange(kind=Kind.MEMBER, member=member, body=member.body, groups=sorted(after))
        return _ask(asked, manager)


def write_groups(
    member: StaffMember, groups: Collection[int], by: StaffMember, second: StaffMember | None = None
) -> None:
    """Put the member into these groups and no others, in the caller's transaction."""
    member.groups.set(groups)
    told = GroupsSet(groups=tuple(sorted(groups)), second_person=second.staff_number if second else UNSET)
    record(by, "staff.groups_set", member.audit_name, member.body, told)


def ask_about_account(member_id: int, manager: StaffMember, kind: AwaitedChange.Kind) -> AwaitedChange:
    """Shut a member out, let one in again, or make both factors worthless: a second person decides.

    Raises:
        NotForThisMember
    """
    with transaction.atomic():
        member = _member_for(member_id, manager)
        if member.is_active == (kind is Kind.ENABLE):
            raise NotForThisMember(gettext("いまの状態では、この操作はできません。"))
        return _ask(AwaitedChange(kind=kind, member=member, body=member.body), manager)


def end_sessions(member_id: int, manager: StaffMember) -> int:
    """Sign a member out everywhere, at once and by one person: a computer was left behind.

    Raises:
        NotForThisMember
    """
    with transaction.atomic():
        member = _member_for(member_id, manager)
        return accounts.end_sessions(member.staff_number, manager)


def decide(change_id: int, manager: StaffMember, *, approved: bool) -> str:
    """Let a change happen, or not. Returns the first password where that is what it made.

    Raises:
        NotForThisMember: not this member's to decide, decided already, or no longer what was asked.
    """
    with transaction.atomic():
        change = (
            AwaitedChange.objects.select_for_update(of=("self",))
            .select_related("group__body", "member__body", "asked_by", "body")
            .get(pk=change_id)
        )
        _only_there(manager, change.body_id)
        if change.state != State.ASKED:
            raise NotForThisMember(gettext("この変更は、もう決まっています。"))
        if approved and not may_decide(manager, change):
            raise NotForThisMember(gettext("頼んだ人と、変更を受ける人は、承認できません。"))
        if approved and change.basis != _basis(change):
            raise NotForThisMember(
                gettext("頼まれたあとに、ほかの変更がありました。もう一度、頼み直してもらってください。")
            )
        if approved and not has_duty(_fresh(change.asked_by), Duty.MANAGE_STAFF, change.body_id):
            raise NotForThisMember(gettext("頼んだ人は、もう担当者を管理していません。"))
        change.state = State.DONE if approved else State.DECLINED
        change.decided_by, change.decided_at = manager, timezone.now()
        change.save()
        if not approved:
            record(manager, "staff.change_declined", f"change:{change.pk}", change.body, _told(change))
            return ""
        return _done(change, manager)


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
            write_groups(change.member, change.groups, asker, second)
        case Kind.DISABLE:
            accounts.disable(change.member.staff_number, asker, second)
        case Kind.ENABLE:
            return accounts.enable(change.member.staff_number, asker, second)
        case Kind.RESET:
            return accounts.reset(change.member.staff_number, asker, second)
        case Kind.GROUP:
            pass
    return ""


def _ask(change: AwaitedChange, manager: StaffMember) -> AwaitedChange:
    change.basis, change.asked_by, change.asked_at = _basis(change), manager, timezone.now()
    change.full_clean(
        exclude=["basis", "duties", "procedures", "groups", "group", "member", "decided_by", "decided_at"]
    )
    change.save()
    record(manager, "staff.change_asked", f"change:{change.pk}", change.body, _told(change))
    return change


def _told(change: AwaitedChange) -> ChangeAsked:
    whom = change.member.audit_name if change.member else f"group:{change.group_id}"
    return ChangeAsked(
        kind=change.kind,
        whom=whom,
        duties=tuple(change.duties),
        procedures=tuple(change.procedures),
        groups=tuple(change.groups),
    )


def _basis(change: AwaitedChange) -> str:
    """What the second person would build on, as it stands now."""
    if change.group is not None:
        return json.dumps([sorted(change.group.duties), sorted(change.group.procedures)])
    assert change.member is not None
    inside = sorted(change.member.groups.values_list("pk", flat=True))
    gives = list(StaffGroup.objects.filter(pk__in=change.groups).order_by("pk").values_list("duties", "procedures"))
    return json.dumps([inside, change.member.is_active, gives])


def _fresh(member: StaffMember) -> StaffMember:
    """With what its groups give now."""
    return StaffMember.objects.get(pk=member.pk)


def _member_for(member_id: int, manager: StaffMember) -> StaffMember:
    member = StaffMember.objects.select_for_update(of=("self",)).select_related("body").get(pk=member_id)
    _only_there(manager, member.body_id)
    if member.pk == manager.pk:
        raise NotForThisMember(gettext("自分のことは変えられません。ほかの管理者に頼んでください。"))
    return member


def _only_there(manager: StaffMember, body_id: int) -> None:
    if body_id not in bodies_for(manager, Duty.MANAGE_STAFF):
        raise NotForThisMember(gettext("管理する範囲の外です。"))
