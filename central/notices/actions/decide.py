"""What only a person may decide: whether a mail that may have gone has gone."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review, visible_to
from central.audit.record import record
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeNotAllowed, NoticeNotVisible, NoticeStale
from central.staff.models import StaffMember


def mark_as_sent(delivery_id: int, member: StaffMember) -> Delivery:
    """The mail was found with its recipient, or in the post office's log.

    Raises:
        NoticeRefused
    """
    with transaction.atomic():
        row = _unknown(delivery_id, member)
        row.state, row.state_at, row.failure = Delivery.State.SENT, timezone.now(), ""
        row.save(update_fields=["state", "state_at", "failure"])
        record(member, "notice.marked_sent", row.application.audit_subject, row.body, {"delivery": row.pk})
    return row


def send_again(delivery_id: int, member: StaffMember) -> Delivery:
    """Send it once more, knowing that it may arrive twice. It goes out as a new message.

    Raises:
        NoticeRefused
    """
    with transaction.atomic():
        row = _unknown(delivery_id, member)
        row.state, row.state_at, row.failure = Delivery.State.PLANNED, timezone.now(), ""
        row.message_id, row.attempts, row.not_before = uuid.uuid4(), 0, None
        row.save()
        if row.notice_id is not None:
            BulkNotice.objects.filter(pk=row.notice_id, state=BulkNotice.State.DONE).update(
                state=BulkNotice.State.RUNNING
            )
        record(member, "notice.sent_again", row.application.audit_subject, row.body, {"delivery": row.pk})
    return row


def _unknown(delivery_id: int, member: StaffMember) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("application", "body")
    row = rows.filter(pk=delivery_id, application__in=visible_to(member)).first()
    if row is None:
        raise NoticeNotVisible("there is no such delivery here")
    if not may_review(member, row.application):
        raise NoticeNotAllowed("this needs the duty of review")
    if row.state not in (Delivery.State.UNKNOWN, Delivery.State.FAILED):
        raise NoticeStale("this delivery is not in doubt")
    return row
