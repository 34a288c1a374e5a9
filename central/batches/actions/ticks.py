"""Which rows are selected: kept with the batch, so that it is there when it is opened again."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from central.batches.actions.fetch import lock_batch, see_own_batch, touch
from central.batches.models import BatchRow
from central.staff.models import StaffMember


class TickAct(StrEnum):
    """What a button over the table does to all rows that are looked at, on every page of them."""

    KEEP = "keep"
    ALL = "all"
    NONE = "none"
    INVERT = "invert"


def tick(
    batch_id: int,
    member: StaffMember,
    looked_at: QuerySet[BatchRow],
    act: TickAct,
    *,
    revision: int,
    shown: Sequence[int],
    chosen: Sequence[int],
) -> int:
    """Keep the ticks of the rows that stood on the page, then do it; returns the batch's new revision. `looked_at` are
    those that the narrowing leaves.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen)
        own = batch.rows.all()
        own.filter(pk__in=set(shown) - set(chosen)).update(selected=False)
        own.filter(pk__in=set(shown) & set(chosen)).update(selected=True)
        here = own.filter(pk__in=looked_at.values("pk"))
        match act:
            case TickAct.ALL:
                here.update(selected=True)
            case TickAct.NONE:
                here.update(selected=False)
            case TickAct.INVERT:
                here.update(selected=Case(When(selected=True, then=Value(False)), default=Value(True)))
            case TickAct.KEEP:
                pass
        touch(batch)
    return batch.revision
