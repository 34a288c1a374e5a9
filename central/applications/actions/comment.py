"""審査コメント: between staff. Comments are added, never edited (GAP-09)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.act_details import Commented
from central.applications.actions.fetch import fetch
from central.applications.models import ReviewComment
from central.applications.refusals import Incomplete
from central.audit.record import record
from central.staff.models import StaffMember

COMMENT_LIMIT = 2000


def comment(application_id: int, member: StaffMember, text: str) -> ReviewComment:
    """Add a comment. Does not change the application, so a comment never makes a colleague's page stale.

    Raises:
        HandlingRefused
    """
    text = text.strip()
    if not text or len(text) > COMMENT_LIMIT:
        raise Incomplete("a comment has 1 to 2,000 characters")
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review, decides=False)
        added = ReviewComment.objects.create(
            application=application, body_id=application.body_id, at=timezone.now(), author=member, text=text
        )
        told = Commented(length=len(text))
        record(member, "application.commented", application.audit_subject, application.body.code, told)
    return added
