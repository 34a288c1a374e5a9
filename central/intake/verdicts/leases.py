"""Which waiting entries a worker takes up next: a lease, kiosks in turns, and what has ended workers by itself.

A take-up counts before anything is opened. What was taken up before without an end goes in a small batch, then alone,
and at last to a person unopened: an entry that kills its worker holds up nobody but itself.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from central.intake.boxes import sizes_of
from central.intake.models import CustodyEntry, WaitingEntry
from central.kiosks.models import Kiosk

KIOSKS_AT_ONCE = 20
"""Of more that have something waiting the next ones come next time."""
BATCH_BYTES = 32 * 1024 * 1024
"""Of boxes opened together; a single one may be as large."""
SECOND_TIME = 14
"""Entries in a batch whose worker ended once: the root of a whole batch."""
LONGEST = timedelta(hours=1)
"""No lease and no pause is longer: what ends later was written while this machine's clock ran ahead, and is free."""
_turns, _rounds = count(), count()
"""Of all take-ups, and of those of fresh entries: every second turn may be somebody else's."""


def claim(limit: int, lease: str, length: timedelta) -> list[CustodyEntry]:
    """Up to `limit` entries that are ours until the lease ends. Empty: nothing is free."""
    now = timezone.now()
    free = WaitingEntry.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + LONGEST))
    if not free.exists():
        return []  # an idle worker takes no write lock
    again_first = next(_turns) % 2
    with transaction.atomic():
        ids = _taken_up_before(free) if again_first else []
        ids = _within_bytes(ids or _fresh(free, limit) or _taken_up_before(free))
        if not ids:
            return []
        mine = {"lease": lease, "lease_until": now + length, "attempts": F("attempts") + 1}
        WaitingEntry.objects.filter(entry_id__in=ids).update(**mine)
    return list(CustodyEntry.objects.filter(pk__in=ids).select_related("body", "kiosk").order_by("pk"))


def attempts_of(row: CustodyEntry) -> int:
    """How often it was taken up, this time included."""
    return WaitingEntry.objects.filter(entry=row).values_list("attempts", flat=True).first() or 0


def _fresh(free: QuerySet[WaitingEntry], limit: int) -> list[int]:
    """As many of each kiosk: whoever sent thousands waits for itself."""
    fresh = free.filter(attempts=0)
    kiosks = list(
        Kiosk.objects.filter(Exists(fresh.filter(kiosk=OuterRef("pk")))).order_by("pk").values_list("pk", flat=True)
    )
    begin = next(_rounds) * KIOSKS_AT_ONCE % max(1, len(kiosks))
    chosen = (kiosks[begin:] + kiosks[:begin])[:KIOSKS_AT_ONCE]
    ids: list[int] = []
    more: list[int] = []
    for place, kiosk in enumerate(chosen):
        share = -(-(limit - len(ids)) // (len(chosen) - place))
        found = _ids(fresh.filter(kiosk_id=kiosk), share)
        ids += found
        more += [kiosk] if len(found) == share else []
    for kiosk in more:
        if len(ids) < limit:
            ids += _ids(fresh.filter(kiosk_id=kiosk).exclude(pk__in=ids), limit - len(ids))
    return sorted(ids)


def _taken_up_before(free: QuerySet[WaitingEntry]) -> list[int]:
    again = free.filter(attempts__gt=0)
    first = again.order_by("entry_id").first()
    if first is None:
        return []
    if first.attempts > 1:
        return _ids(again.filter(pk=first.pk), 1)
    return _ids(again.filter(attempts=1), SECOND_TIME)


def _ids(rows: QuerySet[WaitingEntry], most: int) -> list[int]:
    """The oldest of these, which nobody else takes up at this moment."""
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows.order_by("entry_id").values_list("entry_id", flat=True)[:most])


def _within_bytes(ids: list[int]) -> list[int]:
    sizes = sizes_of(ids)
    total = 0
    taken: list[int] = []
    for number in ids:
        total += sizes.get(number, 0)
        if taken and total > BATCH_BYTES:
            break
        taken.append(number)
    return taken
