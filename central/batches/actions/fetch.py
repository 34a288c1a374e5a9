"""Fetching the one batch that an action is about, locked, as the member's page showed it."""

from __future__ import annotations

from django.utils import timezone

from central.batches.access import batches_visible_to, may_change, reviews_all
from central.batches.models import MassBatch
from central.batches.refusals import BatchNotAllowed, BatchNotVisible, BatchStale
from central.staff.models import StaffMember


def see_batch(batch_id: int, member: StaffMember) -> MassBatch:
    """The batch, not locked; the member may change it. Reads all its rows: ask before anything is locked.

    Raises:
        BatchNotVisible, BatchNotAllowed
    """
    batch = batches_visible_to(member).filter(pk=batch_id).first()
    if batch is None:
        raise BatchNotVisible("there is no such batch here")
    if not may_change(member, batch) or not reviews_all(member, batch):
        raise BatchNotAllowed("changing a batch needs the duty of review for its procedure")
    return batch


def lock_batch(
    seen: MassBatch, revision: int, states: frozenset[MassBatch.State] = frozenset({MassBatch.State.EDITING})
) -> MassBatch:
    """The batch that was seen, locked until the caller's transaction ends.

    Raises:
        BatchStale: it was changed since the page was drawn, or is in another state than these.
    """
    batch = MassBatch.objects.select_for_update(of=("self",)).select_related("body").get(pk=seen.pk)
    if batch.revision != revision or batch.state not in states:
        raise BatchStale("somebody else has changed this batch meanwhile")
    return batch


def touch(batch: MassBatch, *fields: str) -> None:
    """Save these, and that it changed."""
    batch.revision += 1
    batch.changed_at = timezone.now()
    batch.save(update_fields=["revision", "changed_at", *fields])
