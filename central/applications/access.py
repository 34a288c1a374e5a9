"""Who may see and do what with applications, by body, procedure and duty: every list and fetch starts at `visible_to`.

The network zone of a request is asked beside it (`central.staff.zones`): whoever leaves either out leaks.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from central.applications.models import Application, ManualCheck
from central.catalogue.models import ProcedureVersion
from central.staff.access import has_duty, within_reach
from central.staff.duties import READS, Duty
from central.staff.models import StaffMember

Line = TypeVar("Line", bound=Model)


def visible_to(member: StaffMember) -> QuerySet[Application]:
    """The applications that this person may know of."""
    return Application.objects.filter(within_reach(member, READS))


def manual_checks_visible_to(member: StaffMember) -> QuerySet[ManualCheck]:
    """What needs a look, as far as this person reviews. Unreadable bytes belong to every reviewer of the body."""
    return ManualCheck.objects.filter(within_reach(member, frozenset({Duty.REVIEW}), blank_procedure=True))


def procedures_visible_to(member: StaffMember) -> dict[str, ProcedureVersion]:
    """Procedure id → its newest version, of every procedure whose applications this person may read. From the
    catalogue: the applications themselves are too many to ask.
    """
    known = ProcedureVersion.objects.filter(within_reach(member, READS)).order_by("procedure", "version")
    return {version.procedure: version for version in known.defer("definition")}


def within_duty(member: StaffMember, duty: Duty) -> QuerySet[Application]:
    """The applications for whose procedure this person holds one duty: less than `visible_to`, where another duty may
    let them see more.
    """
    return Application.objects.filter(within_reach(member, frozenset({duty})))


def line_outside(lines: QuerySet[Line], of: str, seen: QuerySet[Application]) -> Exists:
    """Of a set of applications that is acted on together: whether the application of one of its lines is not among
    those `seen`. Then nothing of the whole set is shown. `of` is the field by which a line names its set.
    """
    # Asked of each line by its key: "not among all that one may see" would read all applications.
    within = Exists(seen.filter(pk=OuterRef("application_id")))
    return Exists(lines.filter(**{of: OuterRef("pk")}).exclude(within))


def reads(member: StaffMember) -> bool:
    """Whether this person reads applications anywhere."""
    return any(has_duty(member, duty) for duty in READS)


def may_review(member: StaffMember, application: Application) -> bool:
    """Read, comment, accept, send back, refuse acceptance, complete."""
    return has_duty(member, Duty.REVIEW, application.body_id, application.procedure)


def may_force_complete(member: StaffMember, application: Application) -> bool:
    """強制完了"""
    return has_duty(member, Duty.FORCE_COMPLETE, application.body_id, application.procedure)
