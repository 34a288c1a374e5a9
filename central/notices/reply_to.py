"""Where an answer goes: the section's address, never a person's (BULK-02)."""

from __future__ import annotations

from central.staff.duties import Duty
from central.staff.models import StaffGroup


def section_mail(body_id: int, procedure: str) -> str:
    """The address of the group that reviews this procedure; empty when none gave one."""
    groups = StaffGroup.objects.filter(body_id=body_id).exclude(mail="").order_by("pk")
    reviewing = [group for group in groups if Duty.REVIEW in group.duties]
    named = [group for group in reviewing if procedure in group.procedures]
    for group in (*named, *(group for group in reviewing if not group.procedures)):
        return group.mail
    return ""
