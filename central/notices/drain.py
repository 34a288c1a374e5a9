"""The worker's half of notices. Killed anywhere, it doubles nothing and loses nothing.

Rows are claimed under a lease, the earlier ones of an application first. A row whose lease ran out while it was
`planned` is simply taken again; one that was `sending` becomes `unknown` and is never sent again by itself. Whether,
and to which address, a message goes is asked of the application at the moment of sending.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from central.applications.actions.notify import show_notice
from central.applications.models import Application
from central.audit.record import NewEntry, record_all
from central.database.held_pieces import HeldPieces
from central.notices.act_details import MailEnded
from central.notices.models import BulkNotice, Delivery
from central.notices.smtp import DOCUMENT_ENDED, LINE_BROKE, TIMED_OUT, Handed, PostOffice, Result
from central.notices.still import NO_ADDRESS, states_for, why_not
from central.notices.trouble import LONGEST_PAUSE, end_trouble, may_try, note_trouble

_State = Delivery.State
AT_ONCE = 50
"""Rows of one pass: their mails are one connection."""
SHOWN = HeldPieces(least=5, first=20, most=AT_ONCE)
"""Rows whose words on the status page are one transaction: each is sealed anew for every slip that opens it."""
QUEUE_LIFE = timedelta(days=3)
"""So long a mail is offered to a recipient that puts it off, or to a server that refuses us for it, or waits for its
file. Then a person sees it.
"""
FIRST_PUT_OFF, LONGEST_PUT_OFF = timedelta(minutes=1), timedelta(hours=1)
"""How long one mail is put off: twice as long after each try, up to the second."""
DEFAULT_LEASE = timedelta(minutes=5)
BEYOND_ANY_WAIT = timedelta(hours=2)
"""No lease and no putting off is as long: what ends later was written while this machine's clock ran ahead, and is
over.
"""
IN_A_ROW = 3
"""So many mails after each other that end in the same trouble are trouble of the post office."""


class Failpoints(Protocol):
    """Places where a test may end the process."""

    def reach(self, label: str) -> None:
        """Called on the way through."""
        ...


class NoFailpoints:
    """In service."""

    def reach(self, label: str) -> None:
        """Go on."""


def drain_notices(limit: int = AT_ONCE, lease: timedelta = DEFAULT_LEASE, failpoints: Failpoints | None = None) -> int:
    """Deliver up to `limit` rows that wait; returns how many were settled. Safe from several processes at once."""
    if not Delivery.objects.filter(state__in=[_State.PLANNED, _State.SENDING]).exists():
        # Reads only: an idle worker that asks four times a second takes no lock.
        return 0
    points = failpoints or NoFailpoints()
    settled = _settle_abandoned() + _show_on_status(limit, points)
    if may_try():
        worker = uuid.uuid4().hex
        rows = _claim(worker, limit, lease)
        if rows:
            points.reach("claimed")
            settled += _deliver_all(rows, worker, lease, points)
    _close_finished()
    return settled


def _settle_abandoned() -> int:
    """Rows that a dead worker left in `sending`: a person must decide."""
    now = timezone.now()
    over = Q(claimed_until__lt=now) | Q(claimed_until__gt=now + BEYOND_ANY_WAIT)
    abandoned = Delivery.objects.filter(over, state=_State.SENDING)
    if not abandoned.exists():
        return 0
    with transaction.atomic():
        rows = list(abandoned.select_for_update(of=("self",), skip_locked=True).select_related("body", "application"))
        for row in rows:
            _set(row, _State.UNKNOWN, "worker_ended")
        _record(rows, "notice.unknown")
    return len(rows)


def _show_on_status(limit: int, points: Failpoints) -> int:
    """Words on status pages of up to `limit` rows; returns how many are settled by that."""
    waiting = Delivery.objects.filter(state=_State.PLANNED, status_shown=False, notice__state=BulkNotice.State.RUNNING)
    next_ones, settled = _next_of(waiting, limit), 0
    while next_ones:
        piece, next_ones = next_ones[: SHOWN.size], next_ones[SHOWN.size :]
        settled += _show_piece(waiting.filter(pk__in=piece), len(piece), points)
    return settled


def _next_of(waiting: QuerySet[Delivery], limit: int) -> list[int]:
    """Keys of the first that wait. Looked for before a transaction, which asks these alone again: among the thousands
    of a large notice the look takes longer than what is done then, and nobody else's change waits for it.
    """
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def _show_piece(waiting: QuerySet[Delivery], count: int, points: Failpoints) -> int:
    """Each at most once: the mark is committed with the publication. Returns how many are settled."""
    with transaction.atomic(), SHOWN.held(count):
        rows = list(
            waiting.select_for_update(of=("self",), skip_locked=True).select_related("body", "notice").order_by("pk")
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
        reasons = {row.pk: why_not(row, row.application) for row in rows}
        ended = [row for row in rows if reasons[row.pk]]
        rows = [row for row in rows if not reasons[row.pk]]
        shown = [row for row in rows if row.status_text]
        if shown:
            show_notice([row.application for row in shown], [row.status_text for row in shown])
        points.reach("status_published")
        on_status = [row for row in rows if not row.application.mail]
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(status_shown=True)
        _await_answers(rows)
        _set_all(on_status, _State.ON_STATUS)
        for row in ended:
            _set(row, _State.NOT_NEEDED, reasons[row.pk])
        _record(ended, "notice.not_needed")
        _record(on_status, "notice.on_status")
    points.reach("status_committed")
    return len(on_status) + len(ended)


def _await_answers(rows: Sequence[Delivery]) -> None:
    """Of those whose notice asks for one: from now on, whether the mail goes or not, the question stands there."""
    asked: dict[date, list[int]] = {}
    for row in rows:
        if row.notice is not None and row.notice.answer_until is not None:
            asked.setdefault(row.notice.answer_until, []).append(row.pk)
    for until, keys in asked.items():
        Delivery.objects.filter(pk__in=keys).update(answer=Delivery.Answer.AWAITED, answer_until=until)


def _claim(worker: str, limit: int, lease: timedelta) -> list[Delivery]:
    now = timezone.now()
    ready = Q(notice=None) | Q(notice__state=BulkNotice.State.RUNNING, status_shown=True)
    free = Q(claimed_until=None) | Q(claimed_until__lt=now) | Q(claimed_until__gt=now + BEYOND_ANY_WAIT)
    due = Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + BEYOND_ANY_WAIT)
    before = Delivery.objects.filter(
        Q(notice=None) | Q(notice__state=BulkNotice.State.RUNNING),
        application=OuterRef("application"),
        pk__lt=OuterRef("pk"),
        state__in=[_State.PLANNED, _State.SENDING],
    )
    waiting = Delivery.objects.filter(~Exists(before), ready, free, due, state=_State.PLANNED)
    next_ones = _next_of(waiting, limit)
    if not next_ones:
        return []
    with transaction.atomic():
        rows = list(
            waiting.filter(pk__in=next_ones)
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("body", "application")
            .order_by("pk")
        )
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_by=worker, claimed_until=now + lease)
    return rows


def _deliver_all(rows: list[Delivery], worker: str, lease: timedelta, points: Failpoints) -> int:
    """One connection's work. When it shows that the post office is in trouble, the others wait as they were."""
    settled, last, same = 0, Handed.TAKEN, 0
    with PostOffice() as office:
        for row in rows:
            if not _still_ours(row, worker, lease):
                continue
            # The application as it is now: where to, and whether still.
            row.application = Application.objects.get(pk=row.application_id)
            row.to = row.application.mail
            reason = why_not(row, row.application)
            if reason or not row.to:
                settled += _settle_unneeded(row, worker, reason)
                continue
            handed, code = _deliver(row, worker, lease, office, points)
            settled += handed not in (Handed.AWAY, Handed.NOT_BEGUN)
            if handed is Handed.FILE_AWAY:
                continue  # the post office was not asked: this says nothing about it
            same = same + 1 if handed is last else 1
            last = handed
            if handed is Handed.TAKEN:
                end_trouble()
            elif _is_trouble(handed, code, same):
                note_trouble(code)
                break
    Delivery.objects.filter(claimed_by=worker, state=_State.PLANNED).update(claimed_by="", claimed_until=None)
    return settled


def _is_trouble(handed: Handed, code: str, same: int) -> bool:
    match handed:
        case Handed.AWAY:
            return True
        case Handed.UNKNOWN:
            return code == TIMED_OUT or (code == LINE_BROKE and same >= IN_A_ROW)
        case Handed.NOT_FOR_US:
            return same >= IN_A_ROW
        case _:
            return False


def _still_ours(row: Delivery, worker: str, lease: timedelta) -> bool:
    """Renew the lease before each mail, so that a slow post office does not hand our rows to somebody else."""
    now = timezone.now()
    ours = Delivery.objects.filter(pk=row.pk, state=_State.PLANNED, claimed_by=worker, claimed_until__gt=now)
    return ours.update(claimed_until=now + lease) == 1


def _settle_unneeded(row: Delivery, worker: str, reason: str) -> bool:
    """What need not go ends here, for `reason` or because nobody has an address any more. Returns whether it was ours
    to end: somebody else may have taken it.
    """
    with transaction.atomic():
        now_row = Delivery.objects.select_for_update(of=("self",)).select_related("body", "application").get(pk=row.pk)
        if now_row.claimed_by != worker or now_row.state != _State.PLANNED:
            return False
        if reason:
            _set(now_row, _State.NOT_NEEDED, reason)
            _record([now_row], "notice.not_needed")
        else:
            # The words of a bulk notice stand on the status page already; the address was taken away since.
            _set(now_row, _State.ON_STATUS, NO_ADDRESS)
            _record([now_row], "notice.on_status")
    return True


def _deliver(row: Delivery, worker: str, lease: timedelta, office: PostOffice, points: Failpoints) -> Result:
    def begin() -> bool:
        """Commit `sending`, if it is ours still and may still go there. From here on this row is never sent again by
        itself.
        """
        points.reach("before_sending")
        now = timezone.now()
        as_it_was = Delivery.objects.filter(
            pk=row.pk,
            state=_State.PLANNED,
            claimed_by=worker,
            application__mail=row.to,
            application__status__in=states_for(row),
        )
        begun = as_it_was.update(
            state=_State.SENDING, state_at=now, claimed_until=now + lease, attempts=row.attempts + 1, to=row.to
        )
        points.reach("sending_committed")
        return begun == 1

    handed, code = office.hand_over(row, begin)
    if handed is Handed.NOT_BEGUN:
        return handed, code
    if handed is Handed.TAKEN:
        points.reach("taken_by_server")
    with transaction.atomic():
        now_row = Delivery.objects.select_for_update(of=("self",)).select_related("body", "application").get(pk=row.pk)
        if now_row.claimed_by != worker or now_row.state not in (_State.PLANNED, _State.SENDING):
            # Somebody took it for abandoned: a person decides. What became of it still tells about the post office.
            return handed, code
        _settle(now_row, handed, code)
    points.reach("settled")
    return handed, code


def _settle(row: Delivery, handed: Handed, code: str) -> None:
    match handed:
        case Handed.TAKEN:
            _set(row, _State.SENT)
            _record([row], "notice.mailed")
        case Handed.REFUSED if code == DOCUMENT_ENDED:
            _set(row, _State.NOT_NEEDED, code)
            _record([row], "notice.not_needed")
        case Handed.REFUSED:
            _set(row, _State.FAILED, code)
            _record([row], "notice.failed")
        case Handed.UNKNOWN:
            _set(row, _State.UNKNOWN, code)
            _record([row], "notice.unknown")
        case Handed.AWAY:
            # Never after `begin`: no text has gone. Nothing is booked on it; only others come first, lest a mail that
            # ends connections holds them all up.
            row.not_before = timezone.now() + LONGEST_PAUSE
            row.save(update_fields=["not_before"])
        case Handed.LATER | Handed.NOT_FOR_US | Handed.FILE_AWAY:
            _put_off(row, code)
        case Handed.NOT_BEGUN:
            pass


def _put_off(row: Delivery, code: str) -> None:
    now = timezone.now()
    # A row that got as far as `sending` was counted there, by `begin`.
    tries = row.attempts + (0 if row.state == _State.SENDING else 1)
    row.waiting_since = row.waiting_since or now
    over = now - row.waiting_since >= QUEUE_LIFE
    _set(row, _State.FAILED if over else _State.PLANNED, code)
    row.attempts = tries
    row.not_before = now + min(FIRST_PUT_OFF * 2 ** min(tries - 1, 10), LONGEST_PUT_OFF)
    row.save(update_fields=["attempts", "not_before", "waiting_since"])
    if over:
        _record([row], "notice.failed")


def _set(row: Delivery, state: Delivery.State, failure: str = "") -> None:
    _set_all([row], state, failure)


def _set_all(rows: Sequence[Delivery], state: Delivery.State, failure: str = "") -> None:
    """The same of all of them, by one statement."""
    set_to = {
        "state": state,
        "state_at": timezone.now(),
        "failure": failure,
        "claimed_by": "",
        "claimed_until": None,
    }
    for row in rows:
        for name, value in set_to.items():
            setattr(row, name, value)
    if rows:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**set_to)


def _record(rows: list[Delivery], act: str) -> None:
    record_all(
        [
            NewEntry(
                "system",
                act,
                row.application.audit_subject,
                row.body,
                MailEnded(delivery=row.pk, code=row.failure),
            )
            for row in rows
        ]
    )


def _close_finished() -> None:
    """A notice whose every row has been tried is done; `unknown` rows stay in its page for a person."""
    waiting = Delivery.objects.filter(state__in=[_State.PLANNED, _State.SENDING]).exclude(notice=None).values("notice")
    finished = BulkNotice.objects.filter(state=BulkNotice.State.RUNNING).exclude(pk__in=waiting)
    if finished.exists():
        finished.update(state=BulkNotice.State.DONE)
