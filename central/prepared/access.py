"""For which forms a member may prepare an application, and what a member prepared."""

from __future__ import annotations

from django.db.models import QuerySet

from central.catalogue.models import ProcedureVersion
from central.prepared.models import PreparedApplication
from central.staff.access import has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import Zone, closed_procedures


def prepares_anywhere(member: StaffMember) -> bool:
    """Whether this member prepares applications at all."""
    return has_duty(member, Duty.PREPARE)


def forms_to_prepare(member: StaffMember, zone: Zone) -> QuerySet[ProcedureVersion]:
    """Forms in offer for which this member may, from this zone. Of a procedure of a zone only with the permission for
    特定個人情報: what is typed is it.
    """
    rows = ProcedureVersion.objects.filter(within_reach(member, frozenset({Duty.PREPARE})), offered=True)
    return rows.exclude(procedure__in=closed_procedures(zone)).select_related("body").order_by("body", "title")


def prepared_by(member: StaffMember, zone: Zone) -> QuerySet[PreparedApplication]:
    """What this member prepared, as far as it may be opened from this zone."""
    rows = PreparedApplication.objects.filter(within_reach(member, frozenset({Duty.PREPARE})), by=member)
    return rows.exclude(procedure__in=closed_procedures(zone)).select_related("definition", "body")
