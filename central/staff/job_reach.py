"""Which jobs a member sees, and which of them the member may end or let go on."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from central.jobs.models import Job
from central.organisation.models import Body
from central.staff.access import bodies_for
from central.staff.duties import Duty
from central.staff.models import StaffMember


def jobs_visible_to(member: StaffMember) -> QuerySet[Job]:
    """Those that the member started; for operators also those of their bodies and of the whole service."""
    seen = Q(started_by=member.audit_name)
    if codes := _operated(member):
        seen |= Q(body__in=[*codes, ""])
    return Job.objects.filter(seen)


def looks_after_all(member: StaffMember) -> bool:
    """Whether the member operates every body of this centre: who ends what belongs to all must answer for all."""
    tops = Body.objects.filter(parent=None).values_list("pk", flat=True)
    return set(tops) <= bodies_for(member, Duty.OPERATE_KIOSKS)


def jobs_to_decide(member: StaffMember) -> QuerySet[Job]:
    """Those that the member may end or let go on."""
    theirs = Q(started_by=member.audit_name) | Q(body__in=_operated(member))
    if looks_after_all(member):
        theirs |= Q(body="")
    return Job.objects.filter(theirs)


def _operated(member: StaffMember) -> list[str]:
    bodies = bodies_for(member, Duty.OPERATE_KIOSKS)
    return list(Body.objects.filter(pk__in=bodies).values_list("code", flat=True)) if bodies else []
