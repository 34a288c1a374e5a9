"""Changes in the words of the pages of groups and members: what waits for a second person, and what somebody else did
after a page was drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from central.staff import second_person
from central.staff.access import bodies_for
from central.staff.drawn import GroupDrawn, MemberDrawn
from central.staff.duties import Duty
from central.staff.duty_words import duty_words
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from central.staff.procedure_names import procedure_names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 1000
"""Groups or changes that one page draws."""


@dataclass(frozen=True)
class ChangeLine:
    """A change that waits, in words."""

    change: AwaitedChange
    what: StrOrPromise
    whom: str
    about: list[StrOrPromise]
    """Whom else it concerns, and what has to be known of them."""
    now: list[StrOrPromise]
    then: list[StrOrPromise]
    may_decide: bool


def changes_waiting(manager: StaffMember) -> list[ChangeLine]:
    """Oldest first."""
    rows = list(second_person.changes_for(manager)[:MOST])
    keys = {key for row in rows for key in row.groups}
    groups = {group.pk: group for group in StaffGroup.objects.filter(pk__in=keys).select_related("body")}
    names = procedure_names(bodies_for(manager, Duty.MANAGE_STAFF))
    return [_line(row, manager, groups, names) for row in rows]


def _line(
    row: AwaitedChange, manager: StaffMember, groups: Mapping[int, StaffGroup], names: Mapping[str, str]
) -> ChangeLine:
    then: list[StrOrPromise] = []
    about: list[StrOrPromise]
    if row.group is not None:
        whom = row.group.name
        inside = [_called(one) for one in row.group.members.order_by("staff_number")]
        about = [row.group.body.name, *(inside or [gettext("まだだれもいません")])]
        now = [*duty_words(row.group.duties), named(row.group.procedures, names)]
        then = [*duty_words(row.duties), named(row.procedures, names)]
    else:
        assert row.member is not None
        whom = f"{row.member.name}（{row.member.staff_number}）"
        about = [row.member.body.name, row.member.section]
        if row.member.first_secrets_until is not None:
            about.append(gettext("本人は、まだパスワードと認証器を決めていません"))
        inside_of = row.member.groups.select_related("body").order_by("name")
        now = [_told_whole(group, names) for group in inside_of]
        if row.kind == AwaitedChange.Kind.MEMBER:
            then = [_told_whole(groups[key], names) if key in groups else str(key) for key in row.groups]
    may = second_person.may_decide(manager, row)
    return ChangeLine(row, AwaitedChange.Kind(row.kind).label, whom, about, now, then, may)


def _called(member: StaffMember) -> str:
    called = f"{member.name}（{member.staff_number}）"
    if member.first_secrets_until is None:
        return called
    return gettext("%(member)s：まだパスワードを決めていません") % {"member": called}


def _told_whole(group: StaffGroup, names: Mapping[str, str]) -> str:
    """A group with all that it gives: who approves does not go and look."""
    gives = "、".join([*map(str, duty_words(group.duties)), str(named(group.procedures, names))])
    return f"{group.name}（{group.body.name}）：{gives}"


def named(procedures: Iterable[str], names: Mapping[str, str]) -> StrOrPromise:
    """The procedures of a group."""
    procedures = list(procedures)
    if not procedures:
        return gettext("手続きはすべて")
    return "、".join(names.get(procedure, procedure) for procedure in procedures)


def changed_of_group(drawn: GroupDrawn, now: GroupDrawn, names: Mapping[str, str]) -> list[str]:
    """What somebody else changed of a group."""
    found: list[str] = []
    for words, was, stands in (
        (gettext("できること「%(what)s」が、なくなりました"), drawn.duties, now.duties),
        (gettext("できること「%(what)s」が、加わりました"), now.duties, drawn.duties),
    ):
        found += [words % {"what": what} for what in duty_words(set(was) - set(stands))]
    if drawn.procedures != now.procedures:
        found.append(gettext("扱う手続きが、「%(what)s」に変わりました") % {"what": named(now.procedures, names)})
    if drawn.mail != now.mail:
        found.append(gettext("メールアドレスが、「%(what)s」に変わりました") % {"what": now.mail or gettext("なし")})
    if drawn.phone != now.phone:
        found.append(gettext("電話が、「%(what)s」に変わりました") % {"what": now.phone or gettext("なし")})
    for words, was_in, is_in in (
        (gettext("%(what)sさんが、抜けました"), drawn.members, now.members),
        (gettext("%(what)sさんが、入りました"), now.members, drawn.members),
    ):
        moved = StaffMember.objects.filter(pk__in=set(was_in) - set(is_in)).order_by("staff_number")
        found += [words % {"what": f"{member.name}（{member.staff_number}）"} for member in moved]
    return found


def changed_of_member(drawn: MemberDrawn, now: MemberDrawn, groups: Iterable[StaffGroup]) -> list[str]:
    """What somebody else changed of the groups to choose from, and of who is in them."""
    found: list[str] = []
    for group in groups:
        was_in, is_in = group.pk in drawn.groups, group.pk in now.groups
        if was_in != is_in:
            words = gettext("「%(what)s」に入りました") if is_in else gettext("「%(what)s」から抜けました")
            found.append(words % {"what": group.name})
        if drawn.gives.get(group.pk) != now.gives.get(group.pk):
            gives = "、".join(map(str, duty_words(group.duties))) or gettext("できることはまだありません")
            found.append(
                gettext("「%(what)s」でできることが変わりました：%(gives)s") % {"what": group.name, "gives": gives}
            )
    return found
