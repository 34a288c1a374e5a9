"""Fetching the one notice that an action is about, locked until the transaction ends."""

from __future__ import annotations

from central.notices.access import notices_visible_to
from central.notices.models import BulkNotice
from central.notices.refusals import NoticeNotVisible, NoticeStale
from central.staff.models import StaffMember


def fetch_notice(notice_id: int, member: StaffMember, revision: int) -> BulkNotice:
    """The notice, locked, as the member's page showed it.

    Raises:
        NoticeNotVisible, NoticeStale
    """
    rows = notices_visible_to(member).select_for_update(of=("self",)).select_related("body", "made_by")
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        raise NoticeNotVisible("there is no such notice here")
    if notice.revision != revision:
        raise NoticeStale("somebody else has changed this notice meanwhile")
    return notice
