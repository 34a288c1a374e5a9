"""Closing what needs a look (確認が要る). The bytes stay; what a person decided stands beside them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import looks_visible_to
from central.applications.models import NeedsLook
from central.applications.refusals import Incomplete, NotVisible, Stale
from central.audit.record import record
from central.staff.models import StaffMember


def resolve_look(look_id: int, member: StaffMember, resolution: str) -> NeedsLook:
    """Close it with a sentence that says what was done.

    Raises:
        NotVisible, Incomplete
        Stale: somebody has closed it already.
    """
    with transaction.atomic():
        look = lock_look(look_id, member)
        close_look(look, member, resolution)
    return look


def lock_look(look_id: int, member: StaffMember) -> NeedsLook:
    """What needs a look, locked until the caller's transaction ends.

    Raises:
        NotVisible
    """
    rows = looks_visible_to(member).select_for_update(of=("self",)).select_related("body")
    look = rows.filter(pk=look_id).first()
    if look is None:
        raise NotVisible("there is nothing of this number here")
    return look


def close_look(look: NeedsLook, member: StaffMember, resolution: str) -> None:
    """Close a locked one, in the caller's transaction.

    Raises:
        Incomplete, Stale
    """
    if not resolution.strip():
        raise Incomplete("say what was done")
    if look.resolved_at is not None:
        raise Stale("somebody has closed this already")
    look.resolved_at, look.resolved_by, look.resolution = timezone.now(), member, resolution.strip()
    look.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    details = {"kind": look.kind, "reasons": list(look.reasons)}
    record(member, "look.resolved", f"look:{look.pk}", look.body.code, details)
