"""Printing begins on the page of an application, or on a list of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.access import reads
from central.applications.buttons import ListButton, PageButton, register
from central.applications.models import Application
from central.paper_forms.models import PaperForm
from central.paper_forms.printing import papers_in_force
from central.staff.models import StaffMember


def enter() -> None:
    """Put the buttons there."""
    register(PageButton(_("紙の様式で印刷"), "paper_forms:print", "printer", _has_paper))
    register(ListButton(_("紙の様式で印刷"), "paper_forms:many", "printer", _prints_many))


def _has_paper(application: Application, member: StaffMember) -> bool:
    return papers_in_force(application.body_id, application.procedure).exists()


def _prints_many(member: StaffMember) -> bool:
    return reads(member) and PaperForm.objects.exclude(in_force=None).exists()
