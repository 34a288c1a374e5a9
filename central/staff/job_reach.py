"""Which jobs a member sees, and which of them the member may end or let go on."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from central.jobs.kinds import kind_named, known_kinds
from central.jobs.models import Job
from central.organisation.models import Body
from central.staff.access import bodies_for
from central.staff.duties import Duty
from central.staff.models import StaffMember


def jobs_visible_to(member: StaffMember) -> QuerySet[Job]:
    """Those that the member started and may still do; for operators also those of their bodies and of the whole
    service.
    """
    seen = _begun_by(member)
    if codes := _operated(member):
        seen |= Q(body__in=[*codes, ""])
    return Job.objects.filter(seen)


def looks_after_all(member: StaffMember) -> bool:
    """Whether the member operates every body of this centre: who ends what belongs to all must answer for all."""
    tops = Body.objects.filter(parent=None).values_list("pk", flat=True)
    return set(tops) <= bodies_for(member, Duty.OPERATE_KIOSKS)


def jobs_to_decide(member: StaffMember) -> QuerySet[Job]:
    """Those that the member may end or let go on."""
    theirs = _begun_by(member) | Q(body__in=_operated(member))
    if looks_after_all(member):
        theirs |= Q(body="")
    return Job.objects.filter(theirs)


def _begun_by(member: StaffMember) -> Q:
    """Who has lost the duty for a body does not see or end any more what they began there."""
    asking = {name: kind_named(name).duties for name in known_kinds() if kind_named(name).duties}
    may = ~Q(kind__in=asking)
    for name, duties in asking.items():
        codes = {code for duty in duties for code in _codes(bodies_for(member, Duty(duty)))}
        may |= Q(kind=name, body__in=codes)
    return Q(started_by=member.audit_name) & may


def _operated(member: StaffMember) -> list[str]:
    return _codes(bodies_for(member, Duty.OPERATE_KIOSKS))


def _codes(bodies: frozenset[int]) -> list[str]:
    return list(Body.objects.filter(pk__in=bodies).values_list("code", flat=True)) if bodies else []
