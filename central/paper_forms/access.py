"""Whose papers a member sees, lays out, puts in force and prints: by body, procedure and duty."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from central.applications.access import visible_to
from central.catalogue.models import ProcedureVersion
from central.paper_forms.models import PaperBatch, PaperBatchLine, PaperForm
from central.staff.access import has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember

DUTIES = frozenset({Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER})
_O = PaperBatchLine.Outcome
STANDS_IN_IT = (_O.CHOSEN, _O.PRINTED, _O.TOLD)
"""Outcomes of lines whose answers stand in the PDF, or will."""


def lays_out_anywhere(member: StaffMember) -> bool:
    """Whether papers are any matter of this member's."""
    return any(has_duty(member, duty) for duty in DUTIES)


def papers_visible_to(member: StaffMember) -> QuerySet[PaperForm]:
    """Of the bodies and procedures for which the member writes or publishes forms."""
    return PaperForm.objects.filter(within_reach(member, DUTIES))


def papers_waiting_for(member: StaffMember) -> int:
    """How many this member may put in force now."""
    publishes = within_reach(member, frozenset({Duty.FORM_PUBLISHER}))
    return PaperForm.objects.filter(publishes).exclude(asked=None).exclude(asked_by=member).count()


def offered_forms(member: StaffMember) -> QuerySet[ProcedureVersion]:
    """Forms in offer for which this member may bring a paper."""
    return ProcedureVersion.objects.filter(within_reach(member, DUTIES), offered=True)


def may_lay_out(member: StaffMember, body_id: int, procedure: str) -> bool:
    """Bring a paper, place boxes, ask for force."""
    return any(has_duty(member, duty, body_id, procedure) for duty in DUTIES)


def may_put_in_force(member: StaffMember, paper: PaperForm) -> bool:
    """Decide on what another one laid out."""
    return has_duty(member, Duty.FORM_PUBLISHER, paper.body_id, paper.procedure)


def batches_of(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[PaperBatch]:
    """PDFs of many that this member asked for, as long as the member may see each application that stands in one:
    nobody else opens them. `closed` are the procedures that may not be opened from where the member sits.
    """
    seen = Exists(visible_to(member).exclude(procedure__in=closed).filter(pk=OuterRef("application_id")))
    hidden = PaperBatchLine.objects.filter(batch__by=member, outcome__in=STANDS_IN_IT).exclude(seen)
    return PaperBatch.objects.filter(by=member).exclude(pk__in=hidden.values("batch"))
