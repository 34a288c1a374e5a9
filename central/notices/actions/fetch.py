"""Fetching the one notice that an action is about: seen as the member's page showed it, then locked.

What is asked of all its recipients, twenty thousand perhaps, is asked between the two, so that nobody waits for the
answer. It holds until the lock: recipients and words stay as long as the revision does.
"""

from __future__ import annotations

from central.notices.access import notices_visible_to
from central.notices.models import BulkNotice
from central.notices.refusals import NoticeNotVisible, NoticeStale
from central.staff.models import StaffMember


def see_notice(notice_id: int, member: StaffMember, revision: int | None) -> BulkNotice:
    """The notice as the member's page showed it, not locked; None: as it is now.

    Raises:
        NoticeNotVisible, NoticeStale
    """
    notice = notices_visible_to(member).select_related("body", "made_by").filter(pk=notice_id).first()
    if notice is None:
        raise NoticeNotVisible("there is no such notice here")
    if revision is not None:
        _refuse_other(notice, revision)
    return notice


def lock_notice(seen: BulkNotice) -> BulkNotice:
    """The notice that was seen, locked until the caller's transaction ends.

    Raises:
        NoticeStale: it was changed since it was seen.
    """
    rows = BulkNotice.objects.select_for_update(of=("self",)).select_related("body", "made_by")
    notice = rows.get(pk=seen.pk)
    _refuse_other(notice, seen.revision)
    return notice


def _refuse_other(notice: BulkNotice, revision: int) -> None:
    if notice.revision != revision:
        raise NoticeStale("somebody else has changed this notice meanwhile")
