"""Who may see and do what with notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from central.applications.access import line_outside, visible_to, within_duty
from central.applications.models import Application
from central.applications.second_person import ALONE_COUNTED_FOR
from central.notices.models import BulkNotice, Delivery
from central.staff.access import bodies_for
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.states import ENDS

TELLS_OF_AN_END = ("acceptance_refused", "completed", "reply_revoked")


def notices_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[BulkNotice]:
    """Notices of the bodies for which the member reviews or approves, all of whose recipients the member may see.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    bodies = bodies_for(member, Duty.REVIEW) | bodies_for(member, Duty.APPROVE_BULK)
    open_here = visible_to(member).exclude(procedure__in=closed)
    return BulkNotice.objects.filter(body_id__in=bodies).exclude(
        line_outside(Delivery.objects.all(), "notice", open_here)
    )


def has_duty_for_all(member: StaffMember, duty: Duty, notice: BulkNotice) -> bool:
    """Whether the member holds a duty for the procedure of every recipient."""
    held = Exists(within_duty(member, duty).filter(pk=OuterRef("application_id")))
    return not notice.deliveries.exclude(held).exists()


def sent_alone(member: StaffMember) -> int:
    """People to whom the member sent notices without anybody else in the last 24 hours."""
    alone = BulkNotice.objects.filter(
        made_by=member, approved_by=member, approved_at__gt=timezone.now() - ALONE_COUNTED_FOR
    )
    return Delivery.objects.filter(notice__in=alone).count()


def needs_second_person(notice: BulkNotice) -> bool:
    """Above this many recipients another person must approve: those count too whom the maker has told alone, so that
    two small notices are no large one.
    """
    return notice.deliveries.count() + sent_alone(notice.made_by) > settings.BULK_SECOND_PERSON_ABOVE


@dataclass(frozen=True)
class HeldForAll:
    """What is held for the procedure of every recipient."""

    maker_reviews: bool
    approves: bool
    reviews: bool


def held_for_all(member: StaffMember, notice: BulkNotice) -> HeldForAll:
    """The duties of the maker and of who would run it. Reads of every recipient: ask before anything is locked."""
    return HeldForAll(
        maker_reviews=has_duty_for_all(notice.made_by, Duty.REVIEW, notice),
        approves=has_duty_for_all(member, Duty.APPROVE_BULK, notice),
        reviews=has_duty_for_all(member, Duty.REVIEW, notice),
    )


def may_run(member: StaffMember, notice: BulkNotice, held: HeldForAll, *, second: bool) -> bool:
    """Whoever reviews every recipient's procedure, or approves for every one. Where a `second` person is needed,
    somebody else than the maker, who approves for every one. The maker must still review them all.
    """
    if not held.maker_reviews:
        return False
    if member.pk == notice.made_by_id:
        return not second
    return held.approves or (not second and held.reviews)


def undelivered_in(applications: QuerySet[Application]) -> QuerySet[Delivery]:
    """Mails that will not go by themselves, and of which somebody should know: those of open applications, and those
    that tell of an end.
    """
    rows = Delivery.objects.filter(state=Delivery.State.FAILED, application__in=applications)
    return rows.filter(~Q(application__status__in=ENDS) | Q(act__in=TELLS_OF_AN_END))


def mails_waiting_in(applications: QuerySet[Application]) -> QuerySet[Delivery]:
    """Mails that would go now if the post office took them."""
    rows = Delivery.objects.filter(state=Delivery.State.PLANNED, application__in=applications)
    ready = Q(notice=None) | Q(notice__state=BulkNotice.State.RUNNING)
    return rows.filter(ready).exclude(application__mail="")
