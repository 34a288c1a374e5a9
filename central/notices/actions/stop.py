"""Stopping a bulk notice on its way: what went went, and nothing more of it goes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.notices.act_details import ToRecipients
from central.notices.actions.fetch import see_notice
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeStale
from central.staff.models import StaffMember

STOPPED = "notice_stopped"
"""Why a mail of a notice that was stopped did not go."""


def stop(notice_id: int, member: StaffMember) -> int:
    """By whoever sees it, at once, also where the page is old: nobody has to look again before stopping. Mails that
    a worker holds already go no more either, unless their text is on its way. Returns how many people it spares.

    Raises:
        NoticeRefused
    """
    seen = see_notice(notice_id, member, None)
    with transaction.atomic():
        notice = BulkNotice.objects.select_for_update(of=("self",)).select_related("body").get(pk=seen.pk)
        if notice.state != BulkNotice.State.RUNNING:
            raise NoticeStale("this notice is not under way")
        waiting = notice.deliveries.filter(state=Delivery.State.PLANNED)
        spared = waiting.update(state=Delivery.State.NOT_NEEDED, state_at=timezone.now(), failure=STOPPED)
        if not spared:
            raise NoticeIncomplete(gettext("もう全員に送りました。止められるものはありません。"))
        notice.state = BulkNotice.State.STOPPED
        notice.revision += 1
        notice.save(update_fields=["state", "revision"])
        record(member, "notice.stopped", notice.audit_subject, notice.body, ToRecipients(recipients=spared))
    return spared
