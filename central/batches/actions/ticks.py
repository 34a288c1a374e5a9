"""Which rows are selected: kept with the batch, so that it is there when it is opened again."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from central.batches.actions.fetch import lock_as_it_is, see_own_batch
from central.batches.models import BatchRow, MassBatch
from central.batches.refusals import BatchStale
from central.batches.shown_marks import selected_keys, selection_mark
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
    shown: Sequence[int],
    chosen: Sequence[int],
    selection: str = "",
) -> list[int]:
    """Keep the ticks of the rows that stood on the page, then do it; returns the keys of all that are selected now.
    `looked_at` are those that the narrowing leaves. It is no other revision: nobody's words are old by a tick. What
    acts on the selected brings the mark of the `selection` that its page showed.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, None)
    with transaction.atomic():
        batch = lock_as_it_is(seen, frozenset({MassBatch.State.EDITING}))
        if selection and selection_mark(selected_keys(batch)) != selection:
            raise BatchStale("others are selected now")
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
        return selected_keys(batch)
