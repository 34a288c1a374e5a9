"""What only a person may decide: whether a mail that may have gone has gone."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import may_review, visible_to, within_duty
from central.audit.record import NewEntry, record, record_all
from central.notices.act_details import OfDelivery
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotVisible, NoticeNotYours, NoticeStale
from central.notices.trouble import try_at_once
from central.staff.duties import Duty
from central.staff.models import StaffMember

PIECE = 50
"""Rows of one transaction."""
TOLD_OTHERWISE = "told_otherwise"


def mark_as_sent(delivery_id: int, member: StaffMember) -> Delivery:
    """The mail was found with its recipient, or in the post office's log. One that the post office refused did not go:
    then its recipient was told in another way.

    Raises:
        NoticeRefused
    """
    with transaction.atomic():
        row = _unknown(delivery_id, member)
        if row.state == Delivery.State.FAILED:
            row.state, row.failure = Delivery.State.NOT_NEEDED, TOLD_OTHERWISE
        else:
            row.state, row.failure = Delivery.State.SENT, ""
        row.state_at = timezone.now()
        row.save(update_fields=["state", "state_at", "failure"])
        record(member, "notice.marked_sent", row.application.audit_subject, row.body, OfDelivery(delivery=row.pk))
    return row


def send_again(delivery_id: int, member: StaffMember) -> Delivery:
    """Send it once more, knowing that it may arrive twice. It goes out as a new message.

    Raises:
        NoticeRefused
    """
    with transaction.atomic():
        row = _unknown(delivery_id, member)
        if row.notice is not None and row.notice.state == BulkNotice.State.STOPPED:
            raise NoticeIncomplete(gettext("このお知らせは止めたので、ここからは送れません。"))
        _plan_again([row], member)
    return row


def send_all_again(member: StaffMember, rows: QuerySet[Delivery]) -> int:
    """Send every one of these that the post office refused once more, as far as the member reviews it, and unless its
    notice was stopped; returns how many. None of them has gone, so none arrives twice.
    """
    theirs = rows.filter(state=Delivery.State.FAILED, application__in=within_duty(member, Duty.REVIEW))
    theirs = theirs.exclude(notice__state=BulkNotice.State.STOPPED)
    keys = list(theirs.order_by("pk").values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), PIECE):
        with transaction.atomic():
            piece = list(
                Delivery.objects.select_for_update(of=("self",))
                .select_related("application", "body")
                .filter(pk__in=keys[start : start + PIECE], state=Delivery.State.FAILED)
                .order_by("pk")
            )
            _plan_again(piece, member)
        done += len(piece)
    return done


def try_now(member: StaffMember, rows: QuerySet[Delivery]) -> None:
    """A person says that the post office is back: nobody waits for the next try."""
    with transaction.atomic():
        try_at_once()
        record(member, "notice.tried_now", "list:notices", member.body)
    put_off = rows.filter(state=Delivery.State.PLANNED, not_before__isnull=False)
    keys = list(put_off.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        piece = Delivery.objects.filter(pk__in=keys[start : start + PIECE], state=Delivery.State.PLANNED)
        piece.update(not_before=None)


def _plan_again(rows: list[Delivery], member: StaffMember) -> None:
    now = timezone.now()
    for row in rows:
        row.state, row.message_id = Delivery.State.PLANNED, uuid.uuid4()
    Delivery.objects.bulk_update(rows, ["message_id"])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Delivery.State.PLANNED, state_at=now, failure="", attempts=0, not_before=None, waiting_since=None
    )
    BulkNotice.objects.filter(
        pk__in={row.notice_id for row in rows if row.notice_id is not None}, state=BulkNotice.State.DONE
    ).update(state=BulkNotice.State.RUNNING)
    record_all(
        [
            NewEntry(member, "notice.sent_again", row.application.audit_subject, row.body, OfDelivery(delivery=row.pk))
            for row in rows
        ]
    )


def _unknown(delivery_id: int, member: StaffMember) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("application", "body")
    row = rows.filter(pk=delivery_id, application__in=visible_to(member)).first()
    if row is None:
        raise NoticeNotVisible("there is no such delivery here")
    if not may_review(member, row.application):
        raise NoticeNotYours("this needs the duty of review")
    if row.state not in (Delivery.State.UNKNOWN, Delivery.State.FAILED):
        raise NoticeStale("this delivery is not in doubt")
    return row
