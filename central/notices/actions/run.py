"""Approving a plan, which starts it, or discarding it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.second_person import hold_maker
from central.audit.record import record
from central.notices.access import held_for_all, may_run, needs_second_person
from central.notices.act_details import Approved
from central.notices.actions.fetch import lock_notice, see_notice
from central.notices.actions.plan import WRITABLE
from central.notices.models import BulkNotice
from central.notices.refusals import NoticeIncomplete, NoticeNotAllowed, NoticeNotYours, NoticeStale
from central.staff.models import StaffMember


def approve(notice_id: int, member: StaffMember, *, revision: int) -> BulkNotice:
    """Start it. Above the limit the maker cannot, whatever duties the maker holds.

    Raises:
        NoticeRefused
    """
    seen = see_notice(notice_id, member, revision)
    if seen.state != BulkNotice.State.PLANNED:
        raise NoticeStale("this notice is not waiting for approval")
    if not seen.deliveries.exists() or seen.deliveries.filter(status_text={}).exists():
        raise NoticeIncomplete(gettext("本文が入っていない人がいます。"))
    if seen.answer_until is not None and seen.answer_until < timezone.localdate():
        raise NoticeIncomplete(gettext("回答の期限が過ぎています。期限を直してください。"))
    held = held_for_all(member, seen)
    with transaction.atomic():
        hold_maker(seen.made_by_id)
        notice = lock_notice(seen)
        if notice.state != BulkNotice.State.PLANNED:
            raise NoticeStale("this notice is not waiting for approval")
        second_person = needs_second_person(notice)
        if not may_run(member, notice, held, second=second_person):
            if second_person:
                raise NoticeNotAllowed("another person must approve this")
            raise NoticeNotYours("a recipient's procedure is not this person's")
        notice.state = BulkNotice.State.RUNNING
        notice.approved_by, notice.approved_at = member, timezone.now()
        notice.revision += 1
        notice.save()
        record(
            member,
            "notice.approved",
            notice.audit_subject,
            notice.body,
            Approved(recipients=notice.deliveries.count(), second_person=second_person),
        )
    return notice


def discard(notice_id: int, member: StaffMember, *, revision: int) -> BulkNotice:
    """Throw a draft or plan away. What has begun is not thrown away.

    Raises:
        NoticeRefused
    """
    seen = see_notice(notice_id, member, revision)
    with transaction.atomic():
        notice = lock_notice(seen)
        if notice.state not in (BulkNotice.State.CHOOSING, *WRITABLE):
            raise NoticeStale("this notice has begun")
        notice.state = BulkNotice.State.DISCARDED
        notice.revision += 1
        notice.save()
        record(member, "notice.discarded", notice.audit_subject, notice.body)
    return notice
