"""Walking the chain from its beginning."""

from __future__ import annotations

from dataclasses import dataclass

from central.audit.models import FIRST_PREV, AuditEntry, AuditHead
from central.audit.record import hash_of


@dataclass(frozen=True)
class Chain:
    """What a walk found. `broken_at` is the number of the first link that does not hold, with its reason."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""


def verify_chain() -> Chain:
    """Recompute every hash in order and compare the end with the head."""
    prev, count = FIRST_PREV, 0
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != count + 1:
            return Chain(count, prev, count + 1, "missing")
        if entry.prev_hash != prev:
            return Chain(count, prev, entry.number, "does not follow the entry before")
        if entry.hash != hash_of(entry):
            return Chain(count, prev, entry.number, "was changed")
        prev, count = entry.hash, entry.number
    head = AuditHead.objects.filter(pk=1).first()
    if (head.number if head else 0) != count or (head is not None and head.hash != prev):
        return Chain(count, prev, count + 1, "missing at the end")
    return Chain(count, prev)
