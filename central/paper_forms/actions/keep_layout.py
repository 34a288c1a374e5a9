"""One more layout of a paper. None is written over, so whoever comes second loses nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.paper_forms.access import papers_visible_to
from central.paper_forms.act_details import LayoutTold
from central.paper_forms.boxes import PaperBoxes, write_boxes
from central.paper_forms.models import PaperForm, PaperLayout
from central.paper_forms.refusals import PaperNotVisible, PaperStale, TooManyLayouts
from central.staff.models import StaffMember

MOST_LAYOUTS = 5_000
"""Of one paper: a layout of 200 boxes has 40 kB."""


def keep_boxes(paper_id: int, member: StaffMember, boxes: PaperBoxes, *, basis: int) -> PaperLayout:
    """`basis`: number of the layout that was seen. The new one is for the form that is in offer now.

    Raises:
        PaperNotVisible, PaperStale, TooManyLayouts
    """
    with transaction.atomic():
        paper, before = _fetch(paper_id, member, basis)
        offered = ProcedureVersion.objects.filter(body=paper.body_id, procedure=paper.procedure, offered=True).first()
        return _add(paper, before, offered or before.definition, write_boxes(boxes), member)


def go_back(paper_id: int, member: StaffMember, number: int, *, basis: int) -> PaperLayout:
    """An earlier one once more, as the newest: its boxes and its file.

    Raises:
        PaperNotVisible, PaperStale, TooManyLayouts
    """
    with transaction.atomic():
        paper, _ = _fetch(paper_id, member, basis)
        earlier = paper.layouts.select_related("file", "definition").filter(number=number).first()
        if earlier is None:
            raise PaperNotVisible
        return _add(paper, earlier, earlier.definition, earlier.boxes, member)


def _fetch(paper_id: int, member: StaffMember, basis: int) -> tuple[PaperForm, PaperLayout]:
    rows = PaperForm.objects.select_for_update(of=("self",)).select_related("body")
    paper = rows.filter(pk__in=papers_visible_to(member).filter(pk=paper_id)).first()
    if paper is None:
        raise PaperNotVisible
    if paper.newest != basis:
        raise PaperStale
    if paper.newest >= MOST_LAYOUTS:
        raise TooManyLayouts
    return paper, paper.layouts.select_related("file", "definition").get(number=paper.newest)


def _add(
    paper: PaperForm, like: PaperLayout, definition: ProcedureVersion, boxes: str, member: StaffMember
) -> PaperLayout:
    paper.newest += 1
    paper.save(update_fields=["newest"])
    made = PaperLayout.objects.create(
        paper=paper,
        number=paper.newest,
        file=like.file,
        definition=definition,
        boxes=boxes,
        by=member,
        at=timezone.now(),
    )
    told = LayoutTold(procedure=paper.procedure, layout=made.number)
    record(member, "paper.laid_out", paper.audit_subject, paper.body, told)
    return made
