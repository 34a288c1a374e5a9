"""The steps as this centre's own log has them: members open the links at the terminals, and what the centre answered
them there, from which zone, is written down already.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from central.applications.act_details import ApplicationRead
from central.applications.checks import checks_in
from central.applications.models import Application, ApplicationVersion
from central.applications.proof import prove
from central.audit.details import read_if_whole
from central.audit.models import AuditEntry
from central.connection_tests.models import ConnectionRun
from central.staff.act_details import PageRefused
from central.staff.zones import OUTSIDE

Results = dict[int, str]
ENTRIES_MOST = 1000
"""Of one application in one run."""


def look(run: ConnectionRun) -> Results:
    """Steps 6 to 9 by what was answered since the run began, 10 to 12 by what the application is."""
    found: Results = {}
    zoned, other = run.zoned, run.other
    if zoned is not None:
        own = settings.ZONED_PROCEDURES.get(zoned.procedure)
        reads = _reads(run, zoned)
        inside = {actor for actor, zone in reads if zone == own}
        if inside:
            found[6] = "seen"
        if any(zone != own for _, zone in reads):
            found[9] = "opened_outside"
        elif refused := _refusals(run, zoned) - {own, OUTSIDE.id}:
            found[9] = "refused_here" if _by_the_same(run, zoned, inside, refused) else "no_contrast"
        found |= _signature(zoned, opened=bool(inside))
    if other is not None:
        own = _zone_of_my_number(run)
        zones = {zone for _, zone in _reads(run, other)}
        if zones - {own, OUTSIDE.id}:
            found[7] = "seen"
        if own in zones:
            found[8] = "seen"
    return found


def signature_of(run: ConnectionRun) -> Results:
    """Steps 10 and 11, which no terminal of the office is needed for."""
    if run.zoned is None:
        return {}
    return {number: code for number, code in _signature(run.zoned, opened=False).items() if number != 12}


def _zone_of_my_number(run: ConnectionRun) -> str:
    if run.zoned is not None:
        return str(settings.ZONED_PROCEDURES.get(run.zoned.procedure, ""))
    return next(iter(settings.ZONED_PROCEDURES.values()), "")


def _entries(run: ConnectionRun, subject: str, act: str) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(number__gt=run.audit_from, subject=subject, act=act)
    return rows.order_by("number")[:ENTRIES_MOST]


def _reads(run: ConnectionRun, application: Application) -> list[tuple[str, str]]:
    """Who opened it, and from which zone."""
    read = [
        (entry.actor, read_if_whole(entry.details, ApplicationRead))
        for entry in _entries(run, application.audit_subject, "application.read")
    ]
    return [(actor, told.zone) for actor, told in read if told is not None]


def _refused_to(run: ConnectionRun, application: Application) -> list[tuple[str, str]]:
    rows = _entries(run, f"address:{application.arrival_number}", "staff.refused")
    told = [(entry.actor, read_if_whole(entry.details, PageRefused)) for entry in rows]
    return [
        (actor, refusal.zone)
        for actor, refusal in told
        if refusal is not None and refusal.status == 404 and refusal.asked == "applications:detail"
    ]


def _refusals(run: ConnectionRun, application: Application) -> set[str]:
    return {zone for _, zone in _refused_to(run, application)}


def _by_the_same(run: ConnectionRun, application: Application, inside: set[str], zones: set[str]) -> bool:
    """Whether one who was refused there opened it inside: so it was the zone that refused."""
    return any(actor in inside and zone in zones for actor, zone in _refused_to(run, application))


def _signature(application: Application, *, opened: bool) -> Results:
    version = ApplicationVersion.objects.filter(application=application).order_by("number").last()
    checks = checks_in(version.checks) if version is not None else None
    stated = prove(application)
    good = (
        checks is not None
        and version is not None
        and not stated.faults
        and stated.proofs[version.pk].resident_signature == "ok"
        and checks.outcomes.get("certificate") == "ok"
    )
    found = {10: "arrived" if application.kiosk_id else "no_kiosk", 11: "signed" if good else "not_signed"}
    if opened:
        found[12] = found[11]
    return found
