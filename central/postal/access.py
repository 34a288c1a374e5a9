"""Who sees letters by post, and who changes where they stand: whoever has to do with their batch."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from central.batches.access import batches_visible_to, may_open_any, reviews_all
from central.batches.models import BatchRow, MassBatch
from central.batches.sending.states import LetterState, in_state, with_states
from central.notices.access import notices_visible_to
from central.notices.models import BulkNotice, Delivery
from central.postal.models import PostalLetter
from central.staff.models import StaffMember

UNMAILED = (Delivery.State.ON_STATUS, Delivery.State.FAILED)
"""Of a notice: who gave no mail, or whose mail was refused."""


def may_open_post(member: StaffMember) -> bool:
    """Whether this person has to do with letters at all."""
    return may_open_any(member)


def may_post(member: StaffMember, batch: MassBatch) -> bool:
    """Whoever reviews all of it."""
    return reviews_all(member, batch)


def posted_batches(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[MassBatch]:
    """Batches that were approved, held and sent, in which there are letters on paper."""
    on_paper = Exists(BatchRow.objects.filter(batch=OuterRef("pk"), on_paper=True))
    return batches_visible_to(member, closed).filter(on_paper, state=MassBatch.State.DONE)


def unmailed_notices(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[BulkNotice]:
    """Notices that reached some on the status page alone, each with `unmailed`."""
    found = notices_visible_to(member, closed).filter(state__in=[BulkNotice.State.RUNNING, BulkNotice.State.DONE])
    count = Count("deliveries", filter=Q(deliveries__state__in=UNMAILED))
    return found.annotate(unmailed=count).filter(unmailed__gt=0)


def paper_rows(batch: MassBatch) -> QuerySet[BatchRow]:
    """Whose letter goes on paper."""
    return in_state(with_states(batch), LetterState.PAPER)


def letters_of(batch: MassBatch) -> QuerySet[PostalLetter]:
    """In postal order: by code, and behind them those without one."""
    rows = PostalLetter.objects.filter(batch=batch).select_related("application", "row", "batch__body")
    return rows.annotate(coded=Case(When(postal_code="", then=1), default=0)).order_by(
        "coded", "postal_code", "address", "pk"
    )
