"""A layout is asked for by one member and put in force by another one, who publishes forms."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.paper_forms.access import may_put_in_force, papers_visible_to
from central.paper_forms.act_details import LayoutTold
from central.paper_forms.models import PaperForm
from central.paper_forms.refusals import OwnLayout, PaperNotVisible, PaperNotYours, PaperStale
from central.staff.models import StaffMember


def ask_for_force(paper_id: int, member: StaffMember, number: int) -> None:
    """The newest one, and only while it is: nobody asks for what he has not seen.

    Raises:
        PaperNotVisible, PaperStale
    """
    with transaction.atomic():
        paper = _fetch(paper_id, member)
        if paper.newest != number or paper.asked is not None or paper.in_force == number:
            raise PaperStale
        paper.asked, paper.asked_by, paper.asked_at = number, member, timezone.now()
        _save(paper)
        _record(paper, member, "paper.asked", number)


def call_off(paper_id: int, member: StaffMember, number: int) -> None:
    """What was asked for is not any more: by anybody who lays out this paper.

    Raises:
        PaperNotVisible, PaperStale
    """
    with transaction.atomic():
        paper = _fetch(paper_id, member)
        if paper.asked != number:
            raise PaperStale
        paper.asked, paper.asked_by, paper.asked_at = None, None, None
        _save(paper)
        _record(paper, member, "paper.called_off", number)


def put_in_force(paper_id: int, member: StaffMember, number: int) -> None:
    """From now on applications are printed with it.

    Raises:
        PaperNotVisible, PaperNotYours, PaperStale
        OwnLayout: this member laid it out, or asked.
    """
    with transaction.atomic():
        paper = _fetch(paper_id, member)
        if not may_put_in_force(member, paper):
            raise PaperNotYours
        if paper.asked != number:
            raise PaperStale
        if is_own(paper, member):
            raise OwnLayout
        paper.in_force, paper.in_force_by, paper.in_force_at = number, member, timezone.now()
        paper.asked, paper.asked_by, paper.asked_at = None, None, None
        _save(paper)
        _record(paper, member, "paper.put_in_force", number)


def is_own(paper: PaperForm, member: StaffMember) -> bool:
    """Whether this member asked for what is asked for, or laid any of it out since the one in force."""
    since = paper.in_force or 0
    hands = paper.layouts.filter(number__gt=since, number__lte=paper.asked or 0)
    return paper.asked_by_id == member.pk or hands.filter(by=member).exists()


def _fetch(paper_id: int, member: StaffMember) -> PaperForm:
    rows = PaperForm.objects.select_for_update(of=("self",)).select_related("body")
    paper = rows.filter(pk__in=papers_visible_to(member).filter(pk=paper_id)).first()
    if paper is None:
        raise PaperNotVisible
    return paper


def _save(paper: PaperForm) -> None:
    paper.save(update_fields=["asked", "asked_by", "asked_at", "in_force", "in_force_by", "in_force_at"])


def _record(paper: PaperForm, member: StaffMember, act: str, number: int) -> None:
    record(member, act, paper.audit_subject, paper.body, LayoutTold(procedure=paper.procedure, layout=number))
