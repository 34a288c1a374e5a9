"""Bytes that nobody can read and that name nobody: how many rows of 確認が要る they get.

The first of a kiosk and day have one each, the others of that day share one that counts: a kiosk in wrong hands could
fill the list of every clerk, fifty a contact, again and again. Custody keeps every byte in its place of the chain, and
the row that counts says from which place to which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from central.applications.models import ManualCheck
from central.audit.record import record
from central.intake.act_details import Counted
from central.intake.models import CustodyEntry
from central.intake.verdicts.unsealing import Unopened
from central.intake.verdicts.verdict_rows import manual_check_of, record_manual_checks
from central.web.days import begin_of

ROWS_A_DAY = 10
"""Of one kiosk and epoch. A medium that breaks damages a few places; whoever has looked at ten looks at the kiosk."""
_UNREADABLE = ManualCheck.Kind.UNREADABLE


def names_nobody(one: object) -> bool:
    """Whether this is not even an entry of the kiosk's, so that nobody's application is in it."""
    return isinstance(one, Unopened) and bool(one.row.fault) and not one.row.arrival_number


def record_nameless(found: Sequence[Unopened]) -> None:
    """Put them before people, in the caller's transaction."""
    days: dict[tuple[int, int, date], list[Unopened]] = {}
    for one in found:
        day = timezone.localdate(one.row.arrived_at)
        days.setdefault((one.row.kiosk_id, one.row.epoch, day), []).append(one)
    for (kiosk, epoch, day), some in sorted(days.items(), key=lambda item: item[0]):
        _record_day(kiosk, epoch, day, sorted(some, key=lambda one: one.row.seq))


def _record_day(kiosk: int, epoch: int, day: date, found: Sequence[Unopened]) -> None:
    begin = begin_of(day)
    single = ManualCheck.objects.filter(kiosk_id=kiosk, epoch=epoch, kind=_UNREADABLE, counted_on=None)
    room = ROWS_A_DAY - single.filter(arrived_at__gte=begin, arrived_at__lt=begin + timedelta(days=1)).count()
    # What a person has sent to be judged again comes back as a row of its own.
    known = set(single.filter(seq__in=[one.row.seq for one in found]).values_list("seq", flat=True))
    new = [one for one in found if one.row.seq not in known]
    own = [one for one in found if one.row.seq in known] + new[: max(0, room)]
    if rest := new[max(0, room) :]:
        count_rows(_UNREADABLE, day, [one.row for one in rest], [one.reason for one in rest])
    record_manual_checks([manual_check_of(one, _UNREADABLE, [one.reason]) for one in own])


def count_rows(kind: ManualCheck.Kind, day: date, found: Sequence[CustodyEntry], reasons: Sequence[str]) -> None:
    """Let the one row of this kiosk, epoch and day stand for these too, which come in the order of their places."""
    first, last = found[0], found[-1]
    manual_check, _ = ManualCheck.objects.select_for_update(of=("self",)).get_or_create(
        kiosk_id=first.kiosk_id,
        epoch=first.epoch,
        kind=kind,
        counted_on=day,
        resolved_at=None,
        defaults={
            "body_id": first.body_id,
            "reasons": [],
            "seq": first.seq,
            "last_seq": last.seq,
            "entries": 0,
            "entry_hash": first.entry_hash,
            "arrived_at": first.arrived_at,
            "opened_at": timezone.now(),
        },
    )
    manual_check.entries += len(found)
    manual_check.seq = min(manual_check.seq or first.seq, first.seq)
    manual_check.last_seq = max(manual_check.last_seq or 0, last.seq)
    manual_check.reasons = sorted({*manual_check.reasons, *reasons})
    manual_check.save(update_fields=["entries", "seq", "last_seq", "reasons"])
    told = Counted(
        kind=manual_check.kind,
        reasons=tuple(manual_check.reasons),
        entries=len(found),
        epoch=manual_check.epoch,
    )
    record("system", "look.counted", f"look:{manual_check.pk}", first.body.code, told)
