"""Fetching the one batch that an action is about: seen as the member's page showed it, then locked.

What is asked of all its rows, twenty thousand perhaps, and of who may do what, is asked between the two. It holds until
the lock, because each change is another revision.
"""

from __future__ import annotations

from django.utils import timezone

from central.batches.access import batches_visible_to, may_change, reviews_all
from central.batches.models import MassBatch
from central.batches.refusals import BatchNotAllowed, BatchNotVisible, BatchStale
from central.staff.models import StaffMember


def see_batch(batch_id: int, member: StaffMember, revision: int | None) -> MassBatch:
    """The batch as the member's page showed it, not locked; None: as it is now.

    Raises:
        BatchNotVisible, BatchStale
    """
    batch = batches_visible_to(member).select_related("body", "planned_by").filter(pk=batch_id).first()
    if batch is None:
        raise BatchNotVisible("there is no such batch here")
    if revision is not None:
        _refuse_other(batch, revision)
    return batch


def see_own_batch(batch_id: int, member: StaffMember, revision: int | None) -> MassBatch:
    """The same, and the member may change it. Reads all its rows: ask before anything is locked.

    Raises:
        BatchNotVisible, BatchNotAllowed, BatchStale
    """
    batch = see_batch(batch_id, member, None)
    if not may_change(member, batch) or not reviews_all(member, batch):
        raise BatchNotAllowed("changing a batch needs the duty of review for its procedure")
    if revision is not None:
        _refuse_other(batch, revision)
    return batch


def lock_batch(seen: MassBatch, states: frozenset[MassBatch.State] = frozenset({MassBatch.State.EDITING})) -> MassBatch:
    """The batch that was seen, locked until the caller's transaction ends.

    Raises:
        BatchStale: it was changed since it was seen, or is in another state than these.
    """
    batch = lock_as_it_is(seen, states)
    _refuse_other(batch, seen.revision)
    return batch


def lock_as_it_is(seen: MassBatch, states: frozenset[MassBatch.State]) -> MassBatch:
    """The same, whatever was changed since: for what needs no look at it.

    Raises:
        BatchStale: it is in another state than these.
    """
    batch = MassBatch.objects.select_for_update(of=("self",)).select_related("body").get(pk=seen.pk)
    if batch.state not in states:
        raise BatchStale("this batch is in another state now")
    return batch


def touch(batch: MassBatch, *fields: str) -> None:
    """Save these, and that it changed."""
    batch.revision += 1
    batch.changed_at = timezone.now()
    batch.save(update_fields=["revision", "changed_at", *fields])


def _refuse_other(batch: MassBatch, revision: int) -> None:
    if batch.revision != revision:
        raise BatchStale("somebody else has changed this batch meanwhile")
