"""Who may do what: groups, their members, and the changes that two people make.

A manager (`Duty.MANAGE_STAFF`) gives alone what the manager holds for the group's body, as far as `giving` leaves it to
one person; the rest, and shutting a member out or letting one in again, waits for a second manager (`second_person`).
Nobody changes a group of which they are a member, or their own account.
"""

from __future__ import annotations

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
from central.staff.access import bodies_for, scope_of
from central.staff.act_details import GroupSet, GroupsSet, MemberMade
from central.staff.awaited import ask, locked_groups
from central.staff.drawn import GroupDrawn, MemberDrawn, inside_of
from central.staff.duties import OVERSEE, Duty
from central.staff.giving import gives_by_two, scopes_of_groups, takes_by_two
from central.staff.models import AwaitedChange, StaffGroup, StaffMember

Kind = AwaitedChange.Kind


class NotForThisMember(Exception):
    """Nothing was changed; the message says why, in a manager's words."""


class ChangedMeanwhile(NotForThisMember):
    """What the page was drawn from is not what stands now."""


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


def write_member(
    wanted: MemberWanted, groups: Collection[StaffGroup], by: StaffMember | str, *, secret: bool = True
) -> str:
    """Make a member, or set name, section and groups of an existing one, in the caller's transaction. Returns the first
    password of a new one, else nothing; without `secret` a new one has none yet, and does not come in.

    Raises:
        ValidationError
    """
    known = StaffMember.objects.select_for_update(of=("self",)).filter(staff_number=wanted.number).first()
    member, password = known or StaffMember(staff_number=wanted.number), ""
    member.name, member.section, member.body = wanted.name, wanted.section, wanted.body
    if known is None:
        member.set_unusable_password()
        member.first_secrets_until = timezone.now()
    member.full_clean()
    member.save()
    if known is None and secret:
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


# ── what a manager does ──


def make_group(manager: StaffMember, body: Body, name: str, wanted: GroupWanted) -> AwaitedChange | None:
    """A new group; what the manager may not give alone waits, and the group is there without it.

    Raises:
        NotForThisMember, ValidationError
    """
    _only_there(manager, body.pk)
    with transaction.atomic(), recorded_last():
        group = StaffGroup(body=body, name=name)
        group.full_clean()
        write_group(group, GroupWanted(frozenset(), wanted.procedures, wanted.mail, wanted.phone), manager)
        return set_group(group.pk, manager, wanted, GroupDrawn.of(group))


def set_group(
    group_id: int, manager: StaffMember, wanted: GroupWanted, drawn: GroupDrawn | None
) -> AwaitedChange | None:
    """What a group may do from now on, `drawn` on the manager's page as it was; returns what waits for a second person,
    None where it is done.

    Raises:
        ChangedMeanwhile, NotForThisMember, ValidationError
    """
    with transaction.atomic(), recorded_last():
        group = StaffGroup.objects.select_for_update(of=("self",)).select_related("body").get(pk=group_id)
        _only_there(manager, group.body_id)
        if group.members.filter(pk=manager.pk).exists():
            raise NotForThisMember(gettext("自分が入っているグループは変えられません。ほかの管理者に頼んでください。"))
        if drawn != GroupDrawn.of(group):
            raise _changed()
        if not _group_by_two(group, wanted, manager):
            write_group(group, wanted, manager)
            return None
        as_before = GroupWanted(frozenset(map(Duty, group.duties)), frozenset(group.procedures))
        if (group.mail, group.phone) != (wanted.mail, wanted.phone):
            write_group(group, GroupWanted(as_before.duties, as_before.procedures, wanted.mail, wanted.phone), manager)
        return ask(
            AwaitedChange(
                kind=Kind.GROUP,
                group=group,
                body=group.body,
                duties=sorted(wanted.duties),
                procedures=sorted(wanted.procedures),
            ),
            manager,
        )


def _group_by_two(group: StaffGroup, wanted: GroupWanted, manager: StaffMember) -> bool:
    now = scope_of(group.body_id, group.duties, group.procedures)
    then = scope_of(group.body_id, wanted.duties, wanted.procedures)
    if gives_by_two(manager, [now], [then]):
        return True
    inside = group.members.filter(is_active=True).prefetch_related("groups")
    if (now.duties - then.duties) & OVERSEE and inside.exists():
        return True
    return bool(now.duties and not then.duties) and any(
        not any(other.duties for other in member.groups.all() if other.pk != group.pk) for member in inside
    )


def make_member(
    manager: StaffMember, wanted: MemberWanted, groups: Collection[StaffGroup], drawn: MemberDrawn | None
) -> tuple[str, AwaitedChange | None]:
    """A new member: the first password, and what waits for a second person. Where something waits there is no password
    yet: the second person is shown one, and who asked never is.

    Raises:
        ChangedMeanwhile, NotForThisMember, ValidationError
    """
    _only_there(manager, wanted.body.pk)
    with transaction.atomic(), recorded_last():
        if StaffMember.objects.filter(staff_number=wanted.number).exists():
            raise NotForThisMember(gettext("この職員番号の職員は、もういます。"))
        rows = locked_groups([group.pk for group in groups])
        shown = not gives_by_two(manager, [], scopes_of_groups(rows))
        password = write_member(wanted, [], manager, secret=shown)
        member = StaffMember.objects.get(staff_number=wanted.number)
        return password, set_groups(member.pk, manager, groups, drawn)


def set_groups(
    member_id: int, manager: StaffMember, groups: Iterable[StaffGroup], drawn: MemberDrawn | None
) -> AwaitedChange | None:
    """The groups in which a member is from now on, of those that the manager chose from (`drawn`); others stay as they
    are.

    Raises:
        ChangedMeanwhile, NotForThisMember
    """
    with transaction.atomic(), recorded_last():
        member = _member_for(member_id, manager)
        if drawn is None:
            raise _changed()
        reached = set(groups_of(manager).filter(pk__in=drawn.gives).values_list("pk", flat=True))
        now = inside_of(member)
        wanted = {group.pk for group in groups}
        if not wanted <= reached:
            raise NotForThisMember(gettext("このグループは、管理する範囲の外です。"))
        after = (now - reached) | wanted
        rows = locked_groups(now | after)
        offered = MemberDrawn.of(now, (row for row in rows if row.pk in reached))
        if drawn.others_than(offered, wanted - now):
            raise _changed()
        has, gets = (scopes_of_groups(row for row in rows if row.pk in keys) for keys in (now, after))
        by_two = gives_by_two(manager, has, gets) or (member.is_active and takes_by_two(has, gets))
        if not by_two:
            if after != now:
                write_groups(member, after, manager)
            return None
        asked = AwaitedChange(kind=Kind.MEMBER, member=member, body=member.body, groups=sorted(after))
        return ask(asked, manager)


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
        return ask(AwaitedChange(kind=kind, member=member, body=member.body), manager)


def end_sessions(member_id: int, manager: StaffMember) -> int:
    """Sign a member out everywhere, at once and by one person: a computer was left behind.

    Raises:
        NotForThisMember
    """
    with transaction.atomic():
        member = _member_for(member_id, manager)
        return accounts.end_sessions(member.staff_number, manager)


def _member_for(member_id: int, manager: StaffMember) -> StaffMember:
    member = StaffMember.objects.select_for_update(of=("self",)).select_related("body").get(pk=member_id)
    _only_there(manager, member.body_id)
    if member.pk == manager.pk:
        raise NotForThisMember(gettext("自分のことは変えられません。ほかの管理者に頼んでください。"))
    return member


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        gettext(
            "この画面を開いたあとに、ほかの人が変えました。まだ何も変えていません。"
            "下に出ている変わったところを確かめて、もう一度決めてください。"
        )
    )


def _only_there(manager: StaffMember, body_id: int) -> None:
    if body_id not in bodies_for(manager, Duty.MANAGE_STAFF):
        raise NotForThisMember(gettext("管理する範囲の外です。"))
