"""Who tests the zones, and which runs a member sees."""

from __future__ import annotations

from django.db.models import QuerySet

from central.connection_tests.models import ConnectionRun
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def may_test(member: StaffMember) -> bool:
    """Whoever looks after members, and whoever works in the zone."""
    return has_duty(member, Duty.MANAGE_STAFF) or has_duty(member, Duty.SPECIFIC_INFORMATION)


def runs_visible_to(member: StaffMember) -> QuerySet[ConnectionRun]:
    """The runs of the member's bodies."""
    bodies = bodies_for(member, Duty.MANAGE_STAFF) | bodies_for(member, Duty.SPECIFIC_INFORMATION)
    rows = ConnectionRun.objects.filter(body_id__in=bodies)
    return rows.select_related("by", "body").prefetch_related("steps")
