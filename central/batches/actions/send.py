"""The sending of a batch: when and with which words, tries on the staff, approval by a second person, the stop."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.batches.act_details import OfOneRow, OfRows
from central.batches.actions.fetch import lock_as_it_is, lock_batch, see_batch, see_own_batch, touch
from central.batches.letters.leaving import still_to_go
from central.batches.letters.places import refuse_wrong_places
from central.batches.letters.stopping import StopReason, forget_approval, halt
from central.batches.models import BatchTry, MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchStale
from central.batches.sending.releasing import SEND_LETTERS, SendLetters
from central.batches.sending.tries import NEEDED, SEND_TRY, SendTry, is_of_the_city, tried_by
from central.jobs.actions.enqueue import enqueue
from central.notices.reply_to import section_mail
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

FARTHEST = timedelta(days=366)
_S = MassBatch.State
UNDER_WAY = frozenset({_S.HELD, _S.SENDING, _S.DONE})
"""Approved: `done` is what was handed to the post office, of which the last may still wait."""


def hold() -> timedelta:
    """So long after the approval nothing goes: anybody who may change or approve it stops all by one button."""
    return timedelta(minutes=settings.BULK_ACT_HELD_MINUTES)


def plan_sending(
    batch_id: int, member: StaffMember, *, revision: int, subject: str, text: str, send_at: datetime
) -> None:
    """Say when its letters go, and with which mail. Whoever plans is not who approves.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    refuse_wrong_places(seen, subject, text)
    if not timezone.now() - timedelta(minutes=1) <= send_at <= timezone.now() + FARTHEST:
        raise BatchIncomplete(gettext("送る時刻は、これから1年のうちにしてください。"))
    with transaction.atomic():
        batch = lock_batch(seen, frozenset({_S.MADE}))
        batch.subject, batch.mail_text, batch.send_at = subject, text, send_at
        batch.planned_by, batch.reply_to = member, section_mail(batch.body_id, batch.procedure)
        touch(batch, "subject", "mail_text", "send_at", "planned_by", "reply_to")
        record(member, "batch.planned", batch.audit_subject, batch.body, OfRows(rows=still_to_go(batch).count()))


def try_on(batch_id: int, member: StaffMember, row_id: int, address: str, *, revision: int) -> None:
    """Send one person's letter to the member's own address at the city.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member, revision)
    if not is_of_the_city(address):
        raise BatchIncomplete(gettext("試しに送れるのは、市のアドレスだけです。"))
    with transaction.atomic():
        batch = lock_batch(seen, frozenset({_S.MADE}))
        if batch.planned_by_id is None or batch.letters_at is None:
            raise BatchIncomplete(gettext("先に、送る時刻とメールの文を決めてください。"))
        row = still_to_go(batch).exclude(letter="").filter(pk=row_id).first()
        if row is None:
            raise BatchIncomplete(gettext("帳票のある人をえらんでください。"))
        tried = BatchTry.objects.create(
            batch=batch, member=member, row=row, to=address, letters_at=batch.letters_at, at=timezone.now()
        )
        enqueue(SEND_TRY, SendTry(tried.pk), by=member, about=batch.audit_subject, body=batch.body)
        record(member, "batch.tried", batch.audit_subject, batch.body, OfOneRow(row=row.pk))


def may_approve(member: StaffMember, batch: MassBatch) -> bool:
    """Somebody else than who planned it, who approves for its procedure. Who planned must still review it."""
    planner = batch.planned_by
    return (
        planner is not None
        and member.pk != planner.pk
        and has_duty(member, Duty.APPROVE_BULK, batch.body_id, batch.procedure)
        and has_duty(planner, Duty.REVIEW, batch.body_id, batch.procedure)
    )


def approve_sending(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """Let it go: after the hold, and not before its minute.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member, revision)
    if seen.state != _S.MADE:
        raise BatchStale("this batch is in another state now")
    if not may_approve(member, seen):
        raise BatchNotAllowed("another person must approve this")
    if len(tried_by(seen)) < NEEDED:
        raise BatchIncomplete(gettext("先に、2人の職員が、試しに送った帳票を確かめてください。"))
    with transaction.atomic():
        batch = lock_batch(seen, frozenset({_S.MADE}))
        assert batch.send_at is not None, "it was planned"
        now = timezone.now()
        batch.state, batch.approved_by, batch.approved_at = _S.HELD, member, now
        batch.release_at = max(batch.send_at, now + hold())
        touch(batch, "state", "approved_by", "approved_at", "release_at")
        asked = SendLetters(batch.pk, batch.revision)
        about = batch.audit_subject
        enqueue(SEND_LETTERS, asked, by=member, about=about, body=batch.body, once=f"{about}:{batch.revision}")
        record(member, "batch.approved", batch.audit_subject, batch.body, OfRows(rows=still_to_go(batch).count()))


def stop_sending(batch_id: int, member: StaffMember) -> int:
    """The one button: nothing more of it goes, whatever the page showed. Returns how many mails were held back.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member, None)
    held = any(has_duty(member, duty, seen.body_id, seen.procedure) for duty in (Duty.REVIEW, Duty.APPROVE_BULK))
    if not held:
        raise BatchNotAllowed("stopping needs the duty of review or approval")
    with transaction.atomic():
        batch = lock_as_it_is(seen, UNDER_WAY)
        count = halt(batch)
        if batch.state == _S.DONE and not count:
            raise BatchIncomplete(gettext("もう全員に送りました。止められるものはありません。"))
        batch.state, batch.stopped_why = _S.STOPPED, StopReason.PERSON.value
        touch(batch, "state", "stopped_why")
        record(member, "batch.halted", batch.audit_subject, batch.body, OfRows(rows=count))
    return count


def plan_again(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """From a stop that a person made back to the plan: the letters are there, and it is approved anew. Whoever has
    got one gets no other.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen, frozenset({_S.STOPPED}))
        if batch.stopped_why != StopReason.PERSON:
            raise BatchIncomplete(gettext("この止まり方では、帳票を作り直します。「帳票作成」で用意に戻してください。"))
        batch.state, batch.planned_by = _S.MADE, member
        touch(batch, "state", "planned_by", *forget_approval(batch))
        record(member, "batch.planned", batch.audit_subject, batch.body, OfRows(rows=still_to_go(batch).count()))
