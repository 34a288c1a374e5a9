"""Who may issue, and which documents a member may know of."""

from __future__ import annotations

from django.db.models import QuerySet

from central.applications.models import Application
from central.applications.trials import goes_out
from central.certificates.models import IssuedDocument
from central.staff.access import has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember


def may_issue(member: StaffMember, application: Application) -> bool:
    """証明書の交付; of a trial no document is made."""
    return goes_out(application) and has_duty(
        member, Duty.ISSUE_CERTIFICATE, application.body_id, application.procedure
    )


def documents_visible_to(member: StaffMember) -> QuerySet[IssuedDocument]:
    """The documents of the bodies and procedures for which this member issues. Every list starts here."""
    issues = frozenset({Duty.ISSUE_CERTIFICATE})
    return IssuedDocument.objects.filter(within_reach(member, issues, procedure="application__procedure"))
