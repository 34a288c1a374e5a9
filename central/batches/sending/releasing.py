"""送る: every file is read back from the store again, the hold goes by, the minute comes, and then each person gets one
delivery. Whatever is not as it was approved stops the batch, and before the first delivery it stops all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.letters.files import letter_of
from central.batches.letters.leaving import still_to_go, was_held_back
from central.batches.letters.merging import RowValues, content_for, mark_of, values_of
from central.batches.letters.read_back import LetterCheck, MixUp
from central.batches.letters.stopping import StopReason, halt, stop
from central.batches.models import BatchRow, MassBatch, move_on
from central.batches.sending.tries import delivery_of
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.notices.models import Delivery
from central.notices.still import STILL
from central.staff.duties import Duty
from central.store.port import FileDamaged, FileMissing

PIECE = 50
READERS = 2
LONGEST_PAUSE = timedelta(minutes=30)
_S = MassBatch.State


class SendLetters(Struct, frozen=True):
    """Which batch, as it was approved."""

    batch: int
    revision: int


class Released(Struct, frozen=True):
    """How far it is: `read` (files read back), `held` (its minute awaited), `compared` (still what was approved), and
    then deliveries.
    """

    phase: str = "read"
    up_to: int = 0
    count: int = 0
    stopped: str = ""
    revision: int = 0
    """Of the batch, once it is being sent; 0: as it was approved."""


def _step(turn: Turn[SendLetters, Released]) -> Write[Released, Released]:
    asked, place = turn.arguments, turn.place
    batch = MassBatch.objects.select_related("body").get(pk=asked.batch)
    revision = place.revision or asked.revision
    if batch.revision != revision or batch.state not in (_S.HELD, _S.SENDING):
        return lambda: Ended(place, place.count)
    if place.phase == "held":
        return lambda: _awaited(batch, place)
    rows = _next(batch, place.up_to)
    told = values_of(batch, rows)
    wrong = _wrong_file(batch, told, turn) if place.phase == "read" else _changed(batch, told)
    following = {"read": "held", "compared": "sending", "sending": "sending"}[place.phase]

    def write() -> Step[Released] | Ended[Released]:
        as_approved = MassBatch.objects.select_for_update(of=("self",)).filter(
            pk=batch.pk, revision=revision, state__in=(_S.HELD, _S.SENDING)
        )
        if not as_approved.exists():
            return Ended(place, place.count)
        if wrong is not None:
            row, reason = wrong
            halt(batch)
            stop(batch, reason, row)
            return Ended(structs.replace(place, stopped=reason.value), place.count)
        count = place.count
        if place.phase == "sending":
            count += _deliver(batch, rows)
        if len(rows) == PIECE:
            return Step(structs.replace(place, up_to=rows[-1].pk, count=count), count)
        if place.phase == "sending":
            move_on(as_approved, _S.DONE)
            record("system", "batch.released", batch.audit_subject, batch.body, OfRows(rows=count))
            return Ended(Released("sending", 0, count), count)
        if following == "sending":
            move_on(as_approved, _S.SENDING)
        return Step(Released(following, 0, count, revision=revision + (following == "sending")), count)

    return write


def _awaited(batch: MassBatch, place: Released) -> Step[Released]:
    assert batch.release_at is not None
    left = batch.release_at - timezone.now()
    if left > timedelta(0):
        return Step(place, 0, pause=min(left, LONGEST_PAUSE))
    return Step(structs.replace(place, phase="compared"), 0)


def _next(batch: MassBatch, up_to: int) -> list[BatchRow]:
    rows = still_to_go(batch).filter(pk__gt=up_to).exclude(letter="")
    return list(rows.select_related("application", "application__definition", "delivery").order_by("pk")[:PIECE])


def _wrong_file(
    batch: MassBatch, told: Sequence[RowValues], turn: Turn[SendLetters, Released]
) -> tuple[BatchRow, StopReason] | None:
    """The first row whose file is not there or not its own."""
    check = LetterCheck(batch)
    files: list[bytes] = []
    for each in told:
        try:
            files.append(letter_of(each.row))
        except (FileMissing, FileDamaged):
            return each.row, StopReason.FILE
    turn.beat()

    def read(at: int) -> MixUp | None:
        return check.wrong_with(told[at], files[at])

    with ThreadPoolExecutor(READERS) as readers:
        found = list(readers.map(read, range(len(told))))
    wrong = next(((each.row, what) for each, what in zip(told, found, strict=True) if what is not None), None)
    return None if wrong is None else (wrong[0], StopReason(wrong[1].value))


def _changed(batch: MassBatch, told: Sequence[RowValues]) -> tuple[BatchRow, StopReason] | None:
    """The first row on whose letter something else would stand now."""
    for each in told:
        if mark_of(content_for(batch, each), each.row.letter) != each.row.letter_mark:
            return each.row, StopReason.CHANGED
    return None


def _deliver(batch: MassBatch, rows: Sequence[BatchRow]) -> int:
    """One delivery each, once: its word is unique. Who has no address gets paper; who went gets nothing. One that was
    held back goes as a new one under the same word.
    """
    made = 0
    for row in rows:
        held_back, row.delivery, row.left_out = row.delivery, None, ""
        if row.application.trial or row.application.status not in STILL["batch_letter"]:
            row.left_out = "ended"
        elif not row.application.mail:
            row.on_paper = True
        else:
            new = delivery_of(row, batch, row.application.mail)
            there = Delivery.objects.filter(once=new.once).first()
            if there is None or was_held_back(there):
                new.pk = there.pk if there is not None else None
                new.save()
                there, made = new, made + 1
            row.delivery = there
        row.save(update_fields=["left_out", "on_paper", "delivery"])
        if held_back is not None and row.delivery is None:
            held_back.delete()
    return made


def _outcome(result: Released) -> str:
    if result.stopped:
        return gettext("止まりました。大量一括処理のページを見てください")
    return gettext("%(count)s通を送りに出しました") % {"count": f"{result.count:,}"}


def _cancelled(asked: SendLetters, place: Released) -> None:
    """As by the one button."""
    mine = MassBatch.objects.select_for_update(of=("self",)).select_related("body")
    batch = mine.filter(
        pk=asked.batch, revision=place.revision or asked.revision, state__in=[_S.HELD, _S.SENDING]
    ).first()
    if batch is not None:
        halt(batch)
        stop(batch, StopReason.PERSON, None)


SEND_LETTERS = Kind(
    name="batches.send_letters",
    words=_("帳票を、決めた時刻に送る"),
    arguments=SendLetters,
    start=Released(),
    result=Released,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("batches:plan", args=[asked.batch]),
    cancelled=_cancelled,
    after_cancel=_("大量一括処理は止まります。計画に戻して承認すれば、残りの人に送れます。"),
    duties=(Duty.REVIEW, Duty.APPROVE_BULK),
)


def enter() -> None:
    """Let workers take it up."""
    register(SEND_LETTERS)
