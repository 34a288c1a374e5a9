"""The sending of a batch: when and with which words, tries on the staff, approval by a second person, the stop."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.batches.access import batches_visible_to
from central.batches.act_details import OfOneRow, OfRows
from central.batches.actions.fetch import lock_batch, see_batch, touch
from central.batches.headings import OWN_NAMES
from central.batches.letters.places import wrong_places
from central.batches.letters.stopping import HALTED, StopReason, halt
from central.batches.models import BatchTry, MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchNotVisible
from central.batches.sending.releasing import SEND_LETTERS, SendLetters
from central.batches.sending.tries import NEEDED, SEND_TRY, SendTry, is_of_the_city, tried_by
from central.jobs.actions.enqueue import enqueue
from central.notices.models import Delivery
from central.notices.reply_to import section_mail
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

HOLD = timedelta(minutes=10)
"""So long after the approval nothing goes: anybody who may change or approve it stops all by one button."""
FARTHEST = timedelta(days=366)
_S = MassBatch.State


def plan_sending(
    batch_id: int, member: StaffMember, *, revision: int, subject: str, text: str, send_at: datetime
) -> None:
    """Say when its letters go, and with which mail. Whoever plans is not who approves.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member)
    known = {*OWN_NAMES, *seen.items.values_list("name", flat=True)}
    if wrong := [*wrong_places(subject, known), *wrong_places(text, known)]:
        raise BatchIncomplete(gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})
    if not timezone.now() - timedelta(minutes=1) <= send_at <= timezone.now() + FARTHEST:
        raise BatchIncomplete(gettext("送る時刻は、これから1年のうちにしてください。"))
    with transaction.atomic():
        batch = lock_batch(seen, revision, frozenset({_S.MADE}))
        batch.subject, batch.mail_text, batch.send_at = subject, text, send_at
        batch.planned_by, batch.reply_to = member, section_mail(batch.body_id, batch.procedure)
        touch(batch, "subject", "mail_text", "send_at", "planned_by", "reply_to")
        record(member, "batch.planned", batch.audit_subject, batch.body, OfRows(rows=batch.rows.count()))


def try_on(batch_id: int, member: StaffMember, row_id: int, address: str, *, revision: int) -> None:
    """Send one person's letter to the member's own address at the city.

    Raises:
        BatchRefused
    """
    seen = batches_visible_to(member).filter(pk=batch_id).first()
    if seen is None:
        raise BatchNotVisible("there is no such batch here")
    if not is_of_the_city(address):
        raise BatchIncomplete(gettext("試しに送れるのは、市のアドレスだけです。"))
    with transaction.atomic():
        batch = lock_batch(seen, revision, frozenset({_S.MADE}))
        if batch.planned_by_id is None or batch.letters_at is None:
            raise BatchIncomplete(gettext("先に、送る時刻とメールの文を決めてください。"))
        row = batch.rows.exclude(letter="").filter(pk=row_id).first()
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
    seen = batches_visible_to(member).select_related("planned_by").filter(pk=batch_id).first()
    if seen is None:
        raise BatchNotVisible("there is no such batch here")
    if seen.state == _S.MADE and not may_approve(member, seen):
        raise BatchNotAllowed("another person must approve this")
    if len(tried_by(seen)) < NEEDED:
        raise BatchIncomplete(gettext("先に、2人の職員が、試しに送った帳票を確かめてください。"))
    with transaction.atomic():
        batch = lock_batch(seen, revision, frozenset({_S.MADE}))
        assert batch.send_at is not None, "it was planned"
        now = timezone.now()
        batch.state, batch.approved_by, batch.approved_at = _S.HELD, member, now
        batch.release_at = max(batch.send_at, now + HOLD)
        touch(batch, "state", "approved_by", "approved_at", "release_at")
        asked = SendLetters(batch.pk, batch.revision)
        about = batch.audit_subject
        enqueue(SEND_LETTERS, asked, by=member, about=about, body=batch.body, once=f"{about}:{batch.revision}")
        record(member, "batch.approved", batch.audit_subject, batch.body, OfRows(rows=batch.rows.count()))


def stop_sending(batch_id: int, member: StaffMember) -> int:
    """The one button: nothing more of it goes, whatever the page showed. Returns how many mails were held back.

    Raises:
        BatchRefused
    """
    seen = batches_visible_to(member).filter(pk=batch_id).first()
    if seen is None:
        raise BatchNotVisible("there is no such batch here")
    held = any(has_duty(member, duty, seen.body_id, seen.procedure) for duty in (Duty.REVIEW, Duty.APPROVE_BULK))
    if not held:
        raise BatchNotAllowed("stopping needs the duty of review or approval")
    with transaction.atomic():
        now = MassBatch.objects.select_for_update(of=("self",)).get(pk=seen.pk)
        batch = lock_batch(seen, now.revision, frozenset({_S.HELD, _S.SENDING, _S.DONE}))
        count = halt(batch)
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
    seen = see_batch(batch_id, member)
    with transaction.atomic():
        batch = lock_batch(seen, revision, frozenset({_S.STOPPED}))
        if batch.stopped_why != StopReason.PERSON:
            raise BatchIncomplete(gettext("この止まり方では、帳票を作り直します。「帳票作成」で用意に戻してください。"))
        halted = Delivery.objects.filter(state=Delivery.State.NOT_NEEDED, failure=HALTED)
        keys = list(batch.rows.filter(delivery__in=halted).values_list("delivery_id", flat=True))
        batch.rows.filter(delivery__in=keys).update(delivery=None)
        Delivery.objects.filter(pk__in=keys).delete()
        batch.state, batch.stopped_why, batch.planned_by = _S.MADE, "", member
        touch(batch, "state", "stopped_why", "planned_by")
        record(member, "batch.planned", batch.audit_subject, batch.body, OfRows(rows=len(keys)))
