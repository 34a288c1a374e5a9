"""Who else has one application before them: by what the audit log says was read, so nothing more is kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.staff.models import StaffMember

WITHIN = timedelta(minutes=30)
"""A page that was drawn longer ago may stand open still: what it would do then is refused, and its words stay."""
_LOOKED_THROUGH = 200
"""Entries: of one application in half an hour."""
_STAFF = "staff:"


@dataclass(frozen=True)
class Colleague:
    """A member who opened it, or did something to it, within the last half hour."""

    name: str
    at: datetime
    """The last time."""


def colleagues_at(application: Application, member: StaffMember) -> list[Colleague]:
    """Newest first, without the member who asks."""
    entries = AuditEntry.objects.filter(subject=application.audit_subject, at__gte=timezone.now() - WITHIN)
    newest: dict[str, datetime] = {}
    for actor, at in entries.order_by("-number").values_list("actor", "at")[:_LOOKED_THROUGH]:
        if actor.startswith(_STAFF):
            newest.setdefault(actor.removeprefix(_STAFF), at)
    newest.pop(member.staff_number, None)
    names = dict(StaffMember.objects.filter(staff_number__in=newest).values_list("staff_number", "name"))
    return [Colleague(names[number], at) for number, at in newest.items() if number in names]


def changed_since(application: Application, member: StaffMember, revision: int) -> Colleague | None:
    """Which colleague's act made it another one than at `revision`; None: nobody's, or it is still the same."""
    if application.revision == revision:
        return None
    last = application.events.order_by("-pk").first()
    if last is None or not last.actor.startswith(_STAFF) or last.actor == f"{_STAFF}{member.staff_number}":
        return None
    return Colleague(last.actor_name, last.at)
