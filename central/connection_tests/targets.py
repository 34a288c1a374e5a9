"""On which forms, leaflets and applications the steps are tried."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from central.applications.access import visible_to
from central.applications.models import Application
from central.catalogue.leaflet_address import leaflet_address
from central.catalogue.models import Leaflet, ProcedureVersion
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from sync.contract.numbers import leaflet_number


@dataclass(frozen=True)
class Targets:
    """What a run is about; None: there is none yet."""

    zoned: Application | None
    other: Application | None
    zoned_leaflet: Leaflet | None
    other_leaflet: Leaflet | None


def zoned_procedures() -> frozenset[str]:
    """Ids of the procedures that belong to a zone."""
    return frozenset(settings.ZONED_PROCEDURES)


def targets_for(
    member: StaffMember, zoned_number: str = "", other_number: str = "", closed: Collection[str] = ()
) -> Targets:
    """The named applications, else the newest trials, as far as the member may see them (`closed`: not from here); with
    the leaflets of their procedures.
    """
    rows = visible_to(member).exclude(procedure__in=closed).select_related("kiosk")
    zoned = _one(rows.filter(procedure__in=zoned_procedures()), zoned_number)
    other = _one(rows.exclude(procedure__in=zoned_procedures()), other_number)
    return Targets(zoned, other, _leaflet(member, zoned, zoned=True), _leaflet(member, other, zoned=False))


def _one(rows: QuerySet[Application], number: str) -> Application | None:
    if number:
        return rows.filter(arrival_number=number).first()
    return rows.filter(trial=True).order_by("-arrived_at").first()


def _leaflet(member: StaffMember, application: Application | None, *, zoned: bool) -> Leaflet | None:
    rows = Leaflet.objects.filter(body_id=member.body_id, ended=False).order_by("-number")
    if application is not None:
        return rows.filter(procedure=application.procedure).first()
    found = rows.filter(procedure__in=zoned_procedures()) if zoned else rows.exclude(procedure__in=zoned_procedures())
    return found.first()


def address_of(leaflet: Leaflet | None) -> str:
    """The form's page for everybody, to be pasted into the portal; empty: it has no leaflet yet."""
    return leaflet_address(leaflet_number(leaflet.number)) if leaflet is not None else ""


def prepared() -> str:
    """Reason code of the first step."""
    zoned = zoned_procedures()
    if len(settings.ZONES) < 2:
        return "no_zones"
    if not zoned:
        return "no_zoned_procedure"
    if not ProcedureVersion.objects.filter(procedure__in=zoned, offered=True).exists():
        return "no_form"
    groups = StaffGroup.objects.filter(members__is_active=True).distinct()
    if not any(Duty.SPECIFIC_INFORMATION in group.duties for group in groups):
        return "no_group"
    return "prepared"
