"""A city's PDF comes in: cleaned before anything of it is kept."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.paper_forms.access import may_lay_out, papers_visible_to
from central.paper_forms.act_details import PaperBrought
from central.paper_forms.boxes import PaperBoxes, write_boxes, write_sizes
from central.paper_forms.cleaning.cleaned import CleanedPaper, cleaned_paper
from central.paper_forms.models import PaperFile, PaperForm, PaperLayout
from central.paper_forms.papers import put_paper
from central.paper_forms.refusals import PaperNotThere, PaperNotVisible, PaperNotYours
from central.staff.models import StaffMember
from central.store.keeping import keep
from central.store.port import StoreAway


def bring_paper(definition: ProcedureVersion, title: str, content: bytes, member: StaffMember) -> PaperForm:
    """A new paper, without a box.

    Raises:
        PaperRefused: the PDF is not taken, and nothing of it is kept.
        PaperNotYours, PaperNotThere
    """
    if not may_lay_out(member, definition.body_id, definition.procedure):
        raise PaperNotYours
    cleaned = cleaned_paper(content)
    sha256 = put_paper(cleaned.content)
    with transaction.atomic():
        paper = PaperForm.objects.create(
            body=definition.body, procedure=definition.procedure, title=title, newest=1, made_at=timezone.now()
        )
        file = _keep(paper, 1, content, cleaned, sha256, member)
        _layout(paper, file, definition, write_boxes(PaperBoxes()), member)
        _record(paper, file, cleaned, member)
    return paper


def bring_again(paper_id: int, content: bytes, member: StaffMember) -> PaperForm:
    """Another PDF for a paper that is there: its boxes stay as the newest layout has them.

    Raises:
        PaperRefused, PaperNotVisible, PaperNotThere
    """
    if not papers_visible_to(member).filter(pk=paper_id).exists():
        raise PaperNotVisible
    cleaned = cleaned_paper(content)
    sha256 = put_paper(cleaned.content)
    with transaction.atomic():
        paper = PaperForm.objects.select_for_update(of=("self",)).select_related("body").get(pk=paper_id)
        before = paper.layouts.select_related("definition").get(number=paper.newest)
        file = _keep(paper, paper.files.count() + 1, content, cleaned, sha256, member)
        paper.newest += 1
        paper.save(update_fields=["newest"])
        _layout(paper, file, before.definition, before.boxes, member)
        _record(paper, file, cleaned, member)
    return paper


def _keep(
    paper: PaperForm, number: int, content: bytes, cleaned: CleanedPaper, sha256: str, member: StaffMember
) -> PaperFile:
    try:
        keep([sha256])
    except StoreAway as away:
        raise PaperNotThere("the file was taken out of the store meanwhile") from away
    return PaperFile.objects.create(
        paper=paper,
        number=number,
        original_sha256=hashlib.sha256(content).hexdigest(),
        sha256=sha256,
        sizes=write_sizes(cleaned.sizes),
        by=member,
        at=timezone.now(),
    )


def _layout(paper: PaperForm, file: PaperFile, definition: ProcedureVersion, boxes: str, member: StaffMember) -> None:
    PaperLayout.objects.create(
        paper=paper,
        number=paper.newest,
        file=file,
        definition=definition,
        boxes=boxes,
        by=member,
        at=timezone.now(),
    )


def _record(paper: PaperForm, file: PaperFile, cleaned: CleanedPaper, member: StaffMember) -> None:
    told = PaperBrought(
        procedure=paper.procedure, original=file.original_sha256, sha256=file.sha256, pages=len(cleaned.sizes)
    )
    record(member, "paper.brought", paper.audit_subject, paper.body, told)
