"""先に職員へ: one letter of the batch to a member's own address at the city, before anybody else gets one."""

from __future__ import annotations

import hashlib
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.applications.mail_attachments import AttachmentAway, NotToBeSent
from central.batches.letters.merging import values_of
from central.batches.letters.places import filled
from central.batches.models import BatchRow, BatchTry, MassBatch
from central.batches.sending.files import document_of
from central.jobs.kinds import Ended, Kind, Turn, Write, register
from central.notices.models import Delivery
from central.notices.smtp import Handed, PostOffice

NEEDED: Final = 2
"""Members who have looked at a letter as it arrives."""


class SendTry(Struct, frozen=True):
    """Which one."""

    tried: int


class Tried(Struct, frozen=True):
    """Whether the post office took it."""

    taken: bool = False


def tried_by(batch: MassBatch) -> set[int]:
    """Members whom a letter of these files, with the mail's words as they are, reached."""
    if batch.letters_at is None:
        return set()
    sent = BatchTry.objects.filter(batch=batch, letters_at=batch.letters_at, state=BatchTry.State.SENT)
    tries = sent.filter(mail_mark=mail_mark_of(batch))
    return set(tries.values_list("member_id", flat=True))


def mail_mark_of(batch: MassBatch) -> str:
    """Another one where the mail would say anything else, or bring answers to somebody else."""
    said = f"{batch.reply_to}\n{batch.subject}\n{batch.mail_text}"
    return hashlib.sha256(said.encode()).hexdigest()


def is_of_the_city(address: str) -> bool:
    """Whether an address is one of the city's own: letters of residents are tried nowhere else."""
    return address.rpartition("@")[2].lower() == settings.MAIL_FROM.rpartition("@")[2].lower()


def delivery_of(row: BatchRow, batch: MassBatch, to: str) -> Delivery:
    """The mail of one row, not stored."""
    (told,) = values_of(batch, [row])
    return Delivery(
        body_id=batch.body_id,
        application=row.application,
        act="batch_letter",
        once=f"batch:{batch.pk}:{row.pk}",
        to=to,
        reply_to=batch.reply_to,
        language=row.application.language,
        subject=" ".join(filled(batch.subject, told.values).split()),
        text=filled(batch.mail_text, told.values).strip() + "\n",
        document=document_of(row),
        state_at=timezone.now(),
    )


def _step(turn: Turn[SendTry, Tried]) -> Write[Tried, Tried]:
    tried = BatchTry.objects.select_related("batch__body", "row__application__definition").get(pk=turn.arguments.tried)
    # Committed before anything goes: a worker that dies after this leaves `unknown`, and nobody sends it again.
    begun = BatchTry.objects.filter(pk=tried.pk, state=BatchTry.State.WAITING).update(state=BatchTry.State.UNKNOWN)
    state = BatchTry.State.UNKNOWN
    if begun:
        try:
            delivery = delivery_of(tried.row, tried.batch, tried.to)
            with PostOffice() as office:
                handed, _code = office.hand_over(delivery, lambda: True)
        except (NotToBeSent, AttachmentAway):
            handed = Handed.REFUSED
        state = {Handed.TAKEN: BatchTry.State.SENT, Handed.UNKNOWN: BatchTry.State.UNKNOWN}.get(
            handed, BatchTry.State.FAILED
        )

    def write() -> Ended[Tried]:
        if begun:
            BatchTry.objects.filter(pk=tried.pk).update(state=state, mail_mark=mail_mark_of(tried.batch))
        return Ended(Tried(state == BatchTry.State.SENT), 1)

    return write


SEND_TRY = Kind(
    name="batches.send_try",
    words=_("帳票を、先に職員へ送ってみる"),
    arguments=SendTry,
    start=Tried(),
    result=Tried,
    step=_step,
    outcome=lambda result: _("送りました") if result.taken else _("送れませんでした"),
)


def enter() -> None:
    """Let workers take it up."""
    register(SEND_TRY)
