"""Closing what needs a look (確認が要る). The bytes stay; what a person decided stands beside them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import manual_checks_visible_to
from central.applications.act_details import CheckTold
from central.applications.models import ManualCheck
from central.applications.refusals import Incomplete, NotVisible, Stale
from central.audit.record import record
from central.staff.models import StaffMember


def resolve_manual_check(check_id: int, member: StaffMember, resolution: str) -> ManualCheck:
    """Close it with a sentence that says what was done.

    Raises:
        NotVisible, Incomplete
        Stale: somebody has closed it already.
    """
    with transaction.atomic():
        manual_check = lock_manual_check(check_id, member)
        close_manual_check(manual_check, member, resolution)
    return manual_check


def lock_manual_check(check_id: int, member: StaffMember) -> ManualCheck:
    """What needs a look, locked until the caller's transaction ends.

    Raises:
        NotVisible
    """
    rows = manual_checks_visible_to(member).select_for_update(of=("self",)).select_related("body")
    manual_check = rows.filter(pk=check_id).first()
    if manual_check is None:
        raise NotVisible("there is nothing of this number here")
    return manual_check


def close_manual_check(manual_check: ManualCheck, member: StaffMember, resolution: str) -> None:
    """Close a locked one, in the caller's transaction.

    Raises:
        Incomplete, Stale
    """
    if not resolution.strip():
        raise Incomplete("say what was done")
    if manual_check.resolved_at is not None:
        raise Stale("somebody has closed this already")
    manual_check.resolved_at, manual_check.resolved_by, manual_check.resolution = (
        timezone.now(),
        member,
        resolution.strip(),
    )
    manual_check.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    told = CheckTold(kind=manual_check.kind, reasons=tuple(manual_check.reasons))
    record(member, "look.resolved", f"look:{manual_check.pk}", manual_check.body.code, told)
