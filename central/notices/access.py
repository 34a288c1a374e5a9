"""Who may see and do what with notices."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from central.applications.access import visible_to
from central.notices.models import BulkNotice, Delivery
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def notices_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[BulkNotice]:
    """Notices of the bodies for which the member reviews or approves, all of whose recipients the member may see.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    bodies = bodies_for(member, Duty.REVIEW) | bodies_for(member, Duty.APPROVE_BULK)
    open_here = visible_to(member).exclude(procedure__in=closed)
    # Asked of each delivery by its key: "not among all that one may see" would read all applications.
    seen = Exists(open_here.filter(pk=OuterRef("application_id")))
    hidden = Delivery.objects.exclude(notice=None).exclude(seen).values("notice")
    return BulkNotice.objects.filter(body_id__in=bodies).exclude(pk__in=hidden)


def needs_second_person(notice: BulkNotice) -> bool:
    """Above this many recipients another person must approve."""
    return notice.deliveries.count() > settings.BULK_SECOND_PERSON_ABOVE


def may_run(member: StaffMember, notice: BulkNotice) -> bool:
    """The maker up to the limit; above it somebody else who holds the duty. Never the same person."""
    if needs_second_person(notice):
        return member.pk != notice.made_by_id and has_duty(member, Duty.APPROVE_BULK, notice.body_id)
    return has_duty(member, Duty.REVIEW, notice.body_id) or has_duty(member, Duty.APPROVE_BULK, notice.body_id)
