"""The worker's half of notices. Killed anywhere, it doubles nothing and loses nothing.

Rows are claimed under a lease. A row whose lease ran out while it was `planned` is simply taken again; one that was
`sending` becomes `unknown` and is never sent again by itself.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from central.applications.actions.notify import show_notice
from central.applications.models import Application
from central.audit.record import NewEntry, record_all
from central.notices.models import BulkNotice, Delivery
from central.notices.smtp import Handed, PostOffice

_State = Delivery.State
TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)
DEFAULT_LEASE = timedelta(minutes=5)


class Failpoints(Protocol):
    """Places where a test may end the process."""

    def reach(self, label: str) -> None:
        """Called on the way through."""
        ...


class NoFailpoints:
    """In service."""

    def reach(self, label: str) -> None:
        """Go on."""


def drain_notices(limit: int = 200, lease: timedelta = DEFAULT_LEASE, failpoints: Failpoints | None = None) -> int:
    """Deliver up to `limit` rows that wait; returns how many were settled. Safe from several processes at once."""
    if not Delivery.objects.filter(state__in=[_State.PLANNED, _State.SENDING]).exists():
        # Reads only: an idle worker that asks four times a second takes no lock.
        return 0
    points = failpoints or NoFailpoints()
    settled = _settle_abandoned() + _show_on_status(limit, points)
    worker = uuid.uuid4().hex
    rows = _claim(worker, limit, lease)
    points.reach("claimed")
    with PostOffice() as office:
        for row in rows:
            if not _still_ours(row, worker, lease):
                continue
            settled += _deliver(row, worker, lease, office, points)
    _close_finished()
    return settled


def _settle_abandoned() -> int:
    """Rows that a dead worker left in `sending`: a person must decide."""
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(state=_State.SENDING, claimed_until__lt=timezone.now())
            .select_related("body", "application")
        )
        for row in rows:
            _set(row, _State.UNKNOWN, "worker_ended")
        _record(rows, "notice.unknown")
    return len(rows)


def _show_on_status(limit: int, points: Failpoints) -> int:
    """Words on status pages, at most once each: the mark is committed with the publication."""
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(state=_State.PLANNED, status_shown=False, notice__state=BulkNotice.State.RUNNING)
            .select_related("body")
            .order_by("pk")[:limit]
        )
        applications = {
            each.pk: each
            for each in Application.objects.select_for_update(of=("self",))
            .select_related("definition")
            .filter(pk__in=[row.application_id for row in rows])
            .order_by("pk")
        }
        for row in rows:
            row.application = applications[row.application_id]
        shown = [row for row in rows if row.status_text]
        if shown:
            show_notice([row.application for row in shown], [row.status_text for row in shown])
        points.reach("status_published")
        for row in rows:
            row.status_shown = True
            row.save(update_fields=["status_shown"])
            if not row.to:
                _set(row, _State.ON_STATUS)
        _record([row for row in rows if not row.to], "notice.on_status")
    points.reach("status_committed")
    return sum(not row.to for row in rows)


def _claim(worker: str, limit: int, lease: timedelta) -> list[Delivery]:
    now = timezone.now()
    ready = Q(notice=None) | Q(notice__state=BulkNotice.State.RUNNING, status_shown=True)
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Q(not_before=None) | Q(not_before__lte=now)
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(ready, free, due, state=_State.PLANNED)
            .exclude(to="")
            .select_related("body", "application")
            .order_by("pk")[:limit]
        )
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_by=worker, claimed_until=now + lease)
    return rows


def _still_ours(row: Delivery, worker: str, lease: timedelta) -> bool:
    """Renew the lease before each mail, so that a slow post office does not hand our rows to somebody else."""
    now = timezone.now()
    ours = Delivery.objects.filter(pk=row.pk, state=_State.PLANNED, claimed_by=worker, claimed_until__gt=now)
    return ours.update(claimed_until=now + lease) == 1


def _deliver(row: Delivery, worker: str, lease: timedelta, office: PostOffice, points: Failpoints) -> int:
    def begin() -> bool:
        """Commit `sending`. From here on this row is never sent again by itself."""
        points.reach("before_sending")
        now = timezone.now()
        begun = Delivery.objects.filter(pk=row.pk, state=_State.PLANNED, claimed_by=worker).update(
            state=_State.SENDING, state_at=now, claimed_until=now + lease, attempts=row.attempts + 1
        )
        points.reach("sending_committed")
        return begun == 1

    handed, code = office.hand_over(row, begin)
    if handed is Handed.TAKEN:
        points.reach("taken_by_server")
    with transaction.atomic():
        now_row = Delivery.objects.select_for_update(of=("self",)).select_related("body", "application").get(pk=row.pk)
        if now_row.claimed_by != worker or now_row.state not in (_State.PLANNED, _State.SENDING):
            # Somebody took it for abandoned: a person decides, and what we know is lost with this worker's lease.
            return 0
        match handed:
            case Handed.TAKEN:
                _set(now_row, _State.SENT)
                _record([now_row], "notice.mailed")
            case Handed.REFUSED:
                _set(now_row, _State.FAILED, code)
                _record([now_row], "notice.failed")
            case Handed.UNKNOWN:
                _set(now_row, _State.UNKNOWN, code)
                _record([now_row], "notice.unknown")
            case Handed.LATER:
                _later(now_row, code)
    points.reach("settled")
    return 1


def _later(row: Delivery, code: str) -> None:
    tries = row.attempts + (0 if row.state == _State.SENDING else 1)
    _set(row, _State.FAILED if tries >= TRIES else _State.PLANNED, code)
    row.attempts = tries
    row.not_before = timezone.now() + FIRST_PAUSE * 2 ** min(tries - 1, 6)
    row.save(update_fields=["attempts", "not_before"])
    if row.state == _State.FAILED:
        _record([row], "notice.failed")


def _set(row: Delivery, state: Delivery.State, failure: str = "") -> None:
    row.state, row.state_at, row.failure = state, timezone.now(), failure
    row.claimed_by, row.claimed_until = "", None
    row.save(update_fields=["state", "state_at", "failure", "claimed_by", "claimed_until"])


def _record(rows: list[Delivery], act: str) -> None:
    record_all(
        [
            NewEntry("system", act, row.application.audit_subject, row.body, {"delivery": row.pk, "code": row.failure})
            for row in rows
        ]
    )


def _close_finished() -> None:
    """A notice whose every row has been tried is done; `unknown` rows stay in its page for a person."""
    waiting = Delivery.objects.filter(state__in=[_State.PLANNED, _State.SENDING]).exclude(notice=None).values("notice")
    BulkNotice.objects.filter(state=BulkNotice.State.RUNNING).exclude(pk__in=waiting).update(
        state=BulkNotice.State.DONE
    )
