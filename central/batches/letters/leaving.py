"""Whose letter has left, and whose has not. Nobody gets two; the rest can be made anew, as often as it takes."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from central.batches.letters.stopping import HALTED
from central.batches.models import BatchRow, MassBatch
from central.notices.models import Delivery
from central.notices.smtp import DOCUMENT_ENDED

NOT_SENT: Final = (HALTED, DOCUMENT_ENDED)
"""Why a delivery of a batch ended before its mail was offered to anybody."""
HELD_BACK: Final = Q(delivery__state=Delivery.State.NOT_NEEDED, delivery__failure__in=NOT_SENT)
"""Rows whose delivery was stopped in time."""


def still_to_go(batch: MassBatch) -> QuerySet[BatchRow]:
    """Rows of which no letter was sent, may have been sent, or was given out to be printed."""
    return batch.rows.filter(Q(delivery=None) | HELD_BACK, on_paper=False)


def gone(batch: MassBatch) -> QuerySet[BatchRow]:
    """The others: as they are, they stay."""
    return batch.rows.exclude(pk__in=still_to_go(batch).values("pk"))


def was_held_back(delivery: Delivery) -> bool:
    """Whether this one was stopped in time."""
    return delivery.state == Delivery.State.NOT_NEEDED and delivery.failure in NOT_SENT
