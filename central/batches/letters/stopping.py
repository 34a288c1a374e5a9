"""The batch stops itself at the first thing that is not as it must be. Nothing of it goes until a person mended it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from central.audit.record import record
from central.batches.act_details import BatchStopped
from central.batches.models import BatchRow, MassBatch, move_on
from central.notices.models import Delivery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StopReason(StrEnum):
    """Stored. The first three are `read_back.MixUp`."""

    UNREADABLE = "unreadable"
    OWN_MISSING = "own_missing"
    OTHERS = "others"
    EMPTY = "empty"
    CHANGED = "changed"
    """What would stand on the letter now is another than what was made."""
    PERSON = "person"
    """Somebody pressed the button."""
    FILE = "file"
    """The file is not there, or is not the one that was made."""


REASON_WORDS: dict[StopReason, StrOrPromise] = {
    StopReason.UNREADABLE: _("できたファイルから文字を読み取れません。"),
    StopReason.OWN_MISSING: _("できたファイルに、本人の氏名・番号・項目か、帳票の文がありません。"),
    StopReason.OTHERS: _("できたファイルに、ほかの人の氏名か番号があります。"),
    StopReason.EMPTY: _("帳票に入れる項目が空です。"),
    StopReason.CHANGED: _("帳票を作ったあとで、中身が変わりました。"),
    StopReason.PERSON: _("職員が止めました。"),
    StopReason.FILE: _("帳票のファイルがないか、作ったものと違います。"),
}


HALTED = "batch_halted"
"""Why a delivery of a batch that was stopped did not go."""


def stop(batch: MassBatch, reason: StopReason, row: BatchRow | None) -> None:
    """In the caller's transaction, which has the batch locked."""
    found = MassBatch.objects.filter(pk=batch.pk)
    move_on(found, MassBatch.State.STOPPED)
    found.update(stopped_why=reason.value, stopped_row=row)
    record(
        "system",
        "batch.stopped",
        batch.audit_subject,
        batch.body,
        BatchStopped(reason=reason.value, row=row.pk if row is not None else 0),
    )


def forget_approval(batch: MassBatch) -> tuple[str, ...]:
    """It goes by a new one: returns the names of what has changed, not saved."""
    batch.stopped_why, batch.stopped_row = "", None
    batch.approved_by, batch.approved_at, batch.release_at = None, None, None
    return ("stopped_why", "stopped_row", "approved_by", "approved_at", "release_at")


def halt(batch: MassBatch) -> int:
    """In the caller's transaction: what has not been handed to the post office goes no more. Returns how many."""
    own = batch.rows.exclude(delivery=None).values("delivery")
    waiting = Delivery.objects.filter(pk__in=own, state=Delivery.State.PLANNED)
    return waiting.update(state=Delivery.State.NOT_NEEDED, state_at=timezone.now(), failure=HALTED)
