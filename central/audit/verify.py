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


@dataclass(frozen=True)
class ChainPart:
    """What a walk over the newest entries found: they hold from `first` to `last`, or not at `broken_at`."""

    first: int
    last: int
    broken_at: int | None = None
    differing: Mapping[int, str] = field(default_factory=dict)
    """As of `Chain`."""


def verify_newest(most: int, noted: Mapping[int, Iterable[str]]) -> ChainPart:
    """Recompute the hashes of the `most` newest entries, compare the end with the head, and any entry with what was
    `noted` of it. That the older ones follow each other is for `verify_chain`, which takes its time.
    """
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    first = max(1, head.number - most + 1)
    before = AuditEntry.objects.filter(number=first - 1).values_list("hash", flat=True).first()
    prev, count = before or FIRST_PREV, first - 1
    broken = first - 1 if first > 1 and before is None else None
    for entry in AuditEntry.objects.filter(number__range=(first, head.number)).order_by("number").iterator(2000):
        fault = _fault(entry, count, prev)
        if fault is not None:
            broken = broken or fault[0]
            break
        prev, count = entry.hash, entry.number
    if broken is None and (count, prev) != (head.number, head.hash):
        broken = count + 1
    if broken is None and AuditEntry.objects.filter(number__gt=head.number).exists():
        broken = head.number + 1
    there = dict(AuditEntry.objects.filter(number__in=list(noted)).values_list("number", "hash"))
    differing = {number: there.get(number, "") for number, said in noted.items() if set(said) != {there.get(number)}}
    return ChainPart(first, count, broken, differing)


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
