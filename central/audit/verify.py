"""Walking the chain from its beginning, and comparing it with what was noted of it elsewhere.

The hashes are not keyed: whoever may write the table can make a whole new chain that holds. Only a number and hash that
were noted outside (each acknowledgement to a kiosk carries them) tell that it is not the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.apps import apps

from central.audit.models import FIRST_PREV, AuditEntry, AuditHead
from central.audit.record import hash_of


@dataclass(frozen=True)
class Chain:
    """What a walk found. `broken_at` is the number of the first link that does not hold, with its reason."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    differing: Mapping[int, str] = field(default_factory=dict)
    """Of what was noted elsewhere: number → what the log has in its place; empty text where it has no such entry."""


def verify_chain(noted: Mapping[int, Iterable[str]] | None = None) -> Chain:
    """Recompute every hash in order and compare the end with the head, and with the hashes `noted` by number."""
    prev, count = FIRST_PREV, 0
    wanted = {number: set(hashes) for number, hashes in (noted or {}).items()}
    seen = {0: FIRST_PREV} if 0 in wanted else {}
    broken: tuple[int, str] | None = None
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number in wanted:
            seen[entry.number] = entry.hash
        if broken is None:
            broken = _fault(entry, count, prev)
        if broken is None:
            prev, count = entry.hash, entry.number
        elif len(seen) == len(wanted):
            break
    differing = {number: seen.get(number, "") for number, hashes in wanted.items() if hashes != {seen.get(number)}}
    number, reason = broken or _end_fault(count, prev) or (None, "")
    return Chain(count, prev, number, reason, differing)


def _fault(entry: AuditEntry, before: int, prev: str) -> tuple[int, str] | None:
    if entry.number != before + 1:
        return before + 1, "missing"
    if entry.prev_hash != prev:
        return entry.number, "does not follow the entry before"
    if entry.hash != hash_of(entry):
        return entry.number, "was changed"
    return None


def _end_fault(count: int, prev: str) -> tuple[int, str] | None:
    head = AuditHead.objects.filter(pk=1).first()
    if (head.number if head else 0) != count or (head is not None and head.hash != prev):
        return count + 1, "missing at the end"
    if count == 0 and _is_needed():
        return 1, "missing: the log was emptied"
    return None


def _is_needed() -> bool:
    """Whether there is a row that is never made without an entry of the log: each such model says so itself."""
    return any(
        model._default_manager.exists() for model in apps.get_models() if getattr(model, "born_with_an_entry", False)
    )
