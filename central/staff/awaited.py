"""A change that waits for a second person: what it rests on, and which bodies it touches."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from central.audit.record import record
from central.staff.access import bodies_below
from central.staff.act_details import ChangeAsked
from central.staff.models import AwaitedChange, StaffGroup, StaffMember

Kind = AwaitedChange.Kind


def ask(change: AwaitedChange, manager: StaffMember) -> AwaitedChange:
    """Keep what a manager wants, in the caller's transaction."""
    change.basis, change.asked_by, change.asked_at = basis_of(change), manager, timezone.now()
    change.full_clean(
        exclude=["basis", "duties", "procedures", "groups", "group", "member", "decided_by", "decided_at"]
    )
    change.save()
    record(manager, "staff.change_asked", f"change:{change.pk}", change.body, told(change))
    return change


def told(change: AwaitedChange) -> ChangeAsked:
    """What the log keeps of it."""
    whom = change.member.audit_name if change.member else f"group:{change.group_id}"
    return ChangeAsked(
        kind=change.kind,
        whom=whom,
        duties=tuple(change.duties),
        procedures=tuple(change.procedures),
        groups=tuple(change.groups),
    )


def locked_groups(keys: Collection[int]) -> list[StaffGroup]:
    """These groups, which nobody changes before the caller's transaction ends. After the member's row, if both."""
    return list(StaffGroup.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def groups_of_change(change: AwaitedChange) -> frozenset[int]:
    """Keys of the group that is changed, or of those that the member is in or would be in."""
    if change.group_id is not None:
        return frozenset({change.group_id})
    assert change.member is not None
    return frozenset(change.member.groups.values_list("pk", flat=True)) | frozenset(change.groups)


def basis_of(change: AwaitedChange) -> str:
    """Everything that the second person builds on, as it stands now."""
    whom = Q(pk=change.member_id) if change.group_id is None else Q(groups=change.group_id)
    stands = [
        [
            member.pk,
            member.is_active,
            member.body_id,
            sorted(group.pk for group in member.groups.all()) if change.group_id is None else [],
        ]
        for member in StaffMember.objects.filter(whom).order_by("pk").prefetch_related("groups")
    ]
    gives = [
        [group.pk, sorted(group.duties), sorted(group.procedures), sorted(bodies_below(group.body_id))]
        for group in StaffGroup.objects.filter(pk__in=groups_of_change(change)).order_by("pk")
    ]
    return json.dumps([stands, gives, sorted(settings.ZONED_PROCEDURES)])


def bodies_changed(change: AwaitedChange) -> frozenset[int]:
    """Ids of the bodies in which somebody could do more or less by it."""
    if change.member is None:
        return frozenset({change.body_id})
    moved: frozenset[int] = frozenset()
    if change.kind == Kind.MEMBER:
        moved = frozenset(change.member.groups.values_list("pk", flat=True)) ^ frozenset(change.groups)
    return _bodies(moved) | {change.body_id, change.member.body_id}


def bodies_touched(change: AwaitedChange) -> frozenset[int]:
    """Those, and where it ends in a first password or shuts somebody out, every body in which the member acts."""
    changed = bodies_changed(change)
    if change.member is not None and (change.kind != Kind.MEMBER or change.member.first_secrets_until is not None):
        return changed | _bodies(groups_of_change(change))
    return changed


def _bodies(groups: Collection[int]) -> frozenset[int]:
    return frozenset(StaffGroup.objects.filter(pk__in=groups).values_list("body_id", flat=True))
