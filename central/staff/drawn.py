"""What a page of a group or a member was drawn from: a change that somebody makes on it says so, and is refused when
things stand otherwise by then (`ChangedMeanwhile`). The page then shows what changed, with what was typed on top of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Self

import msgspec

from central.staff.models import StaffGroup, StaffMember


class GroupDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A group."""

    duties: tuple[str, ...]
    procedures: tuple[str, ...]
    mail: str
    phone: str
    members: tuple[int, ...]
    """Keys of who is in it: what the group gives, it gives to them."""

    @classmethod
    def of(cls, group: StaffGroup) -> Self:
        """As it stands now."""
        return cls(
            duties=tuple(sorted(group.duties)),
            procedures=tuple(sorted(group.procedures)),
            mail=group.mail,
            phone=group.phone,
            members=tuple(sorted(group.members.values_list("pk", flat=True))),
        )


class MemberDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The groups of a member, of those that were to be chosen from."""

    groups: tuple[int, ...]
    gives: dict[int, str]
    """Group → a mark over what it gives, of every group on the page."""

    @classmethod
    def of(cls, inside: Collection[int], offered: Iterable[StaffGroup]) -> Self:
        """As things stand now: `inside` are keys of the member's groups, whichever."""
        gives = {group.pk: _mark(group) for group in offered}
        return cls(groups=tuple(sorted(key for key in inside if key in gives)), gives=gives)

    def others_than(self, now: MemberDrawn, coming: Collection[int]) -> bool:
        """Whether the member is in other groups now, or one that is `coming` gives something else."""
        return self.groups != now.groups or any(self.gives.get(key) != now.gives.get(key) for key in coming)


def written(drawn: GroupDrawn | MemberDrawn) -> str:
    """For the page to carry."""
    return msgspec.json.encode(drawn).decode()


def group_drawn(text: str) -> GroupDrawn | None:
    """What a page carried; None where that cannot be read."""
    try:
        return msgspec.json.decode(text, type=GroupDrawn)
    except msgspec.DecodeError:
        return None


def member_drawn(text: str) -> MemberDrawn | None:
    """What a page carried; None where that cannot be read."""
    try:
        return msgspec.json.decode(text, type=MemberDrawn)
    except msgspec.DecodeError:
        return None


def inside_of(member: StaffMember) -> frozenset[int]:
    """Keys of the member's groups."""
    return frozenset(member.groups.values_list("pk", flat=True))


def on_top(drawn: Collection[str], typed: Collection[str], now: Collection[str]) -> frozenset[str]:
    """What stands now, changed as somebody changed what was drawn."""
    before, after = frozenset(drawn), frozenset(typed)
    return (frozenset(now) | (after - before)) - (before - after)


def _mark(group: StaffGroup) -> str:
    gives = json.dumps([group.body_id, sorted(group.duties), sorted(group.procedures)])
    return hashlib.sha256(gives.encode()).hexdigest()[:16]
