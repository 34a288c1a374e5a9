"""Filling a notice's words for its recipients, a piece at a time: by whoever wrote them, and by a job for the rest.

Each row says of which revision its words are, so whoever comes second finds nothing to do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.database.bulk_rows import written_together
from central.database.held_pieces import HeldPieces
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.notices import texts
from central.notices.models import BulkNotice, Delivery
from central.staff.duties import Duty
from sync.japanese.ruby import in_brackets

_FILLED = "UPDATE notices_delivery SET subject = %s, text = %s, status_text = %s, filled = %s WHERE id = %s"
PIECE = 100
"""Rows that are written in one transaction of whoever waits for them."""
FILLED = HeldPieces(least=50, first=PIECE, most=500)
"""The same of the job, which comes after others: each of its turns at the writer has to be waited for."""


class FillNotice(Struct, frozen=True):
    """Which words of which notice."""

    notice: int
    revision: int
    people: int
    """How many it goes to."""


class Filled(Struct, frozen=True):
    """How far it is: the last row that was looked at, and how many have their words."""

    up_to: int = 0
    people: int = 0


@dataclass(frozen=True)
class Piece:
    """Rows with their words, not written yet."""

    notice: BulkNotice
    rows: Sequence[Delivery]
    last: bool
    """No row without words is behind these."""


def fill_piece(notice_id: int) -> int:
    """Fill the next rows; with the last of them the notice is `planned`. 0: nothing is left to fill."""
    piece = _next_piece(notice_id, 0, PIECE)
    if piece is None:
        return 0
    with transaction.atomic():
        return len(piece.rows) if _written(piece) else 0


def _next_piece(notice_id: int, up_to: int, count: int) -> Piece | None:
    """So many of the next rows after this key, filled. None: this notice is not being filled (any more)."""
    notice = BulkNotice.objects.get(pk=notice_id)
    if notice.state != BulkNotice.State.FILLING:
        return None
    unfilled = notice.deliveries.filter(pk__gt=up_to).exclude(filled=notice.revision)
    rows = list(unfilled.select_related("application", "application__definition").order_by("pk")[:count])
    for row in rows:
        _fill(row, notice)
    return Piece(notice, rows, last=len(rows) < count)


def _written(piece: Piece) -> bool:
    """Write it, in the caller's transaction. False: written anew or thrown away meanwhile, these words are nobody's."""
    as_it_was = BulkNotice.objects.select_for_update().filter(
        pk=piece.notice.pk, revision=piece.notice.revision, state=BulkNotice.State.FILLING
    )
    if not as_it_was.exists():
        return False
    with written_together() as writer:
        for row in piece.rows:
            said = [row.subject, row.text, json.dumps(row.status_text), row.filled, row.pk]
            writer.run(_FILLED, said)
    if piece.last:
        as_it_was.update(state=BulkNotice.State.PLANNED)
    return True


def _fill(row: Delivery, notice: BulkNotice) -> None:
    application = row.application
    words = notice.text.get(row.language) or notice.text.get("ja", "")
    row.subject = " ".join(texts.filled(notice.subject, application, notice.reply_to).split())
    asked = in_brackets(_asked(notice, row.language))
    body = texts.filled(words, application, notice.reply_to).strip() + asked
    row.status_text = {
        language: texts.filled(said, application, notice.reply_to).strip() + _asked(notice, language)
        for language, said in notice.text.items()
    }
    row.text = f"{body}\n\n--\n{texts.office(application)}\n{texts.footer(row.language)}\n"
    row.filled = notice.revision


def _asked(notice: BulkNotice, language: str) -> str:
    """Under the words: the day by which an answer is wanted, where one is."""
    until = notice.answer_until
    return "" if until is None else f"\n\n{texts.answer_wanted(until, language)}"


# ── as a job ──


def _step(turn: Turn[FillNotice, Filled]) -> Write[Filled, Filled]:
    asked, place = turn.arguments, turn.place
    piece = _next_piece(asked.notice, place.up_to, FILLED.size)
    if piece is None or piece.notice.revision != asked.revision:
        return lambda: Ended(place, place.people)
    if place.up_to == 0:
        place = Filled(0, piece.notice.deliveries.filter(filled=asked.revision).count())

    def write() -> Step[Filled] | Ended[Filled]:
        people = place.people + len(piece.rows)
        with FILLED.held(len(piece.rows)):
            written = _written(piece)
        if not written:
            return Ended(place, place.people)
        if piece.last:
            return Ended(Filled(0, people), people)
        return Step(Filled(piece.rows[-1].pk, people), people, asked.people)

    return write


def _cancelled(asked: FillNotice, place: Filled) -> None:
    """Back to a draft: nothing of it was sent, and its words are there."""
    BulkNotice.objects.filter(pk=asked.notice, revision=asked.revision, state=BulkNotice.State.FILLING).update(
        state=BulkNotice.State.DRAFT
    )


def _outcome(result: Filled) -> str:
    return gettext("%(people)s人分の文ができました") % {"people": f"{result.people:,}"}


FILL_NOTICE = Kind(
    name="notices.fill",
    words=_("お知らせの文を、ひとりずつに入れる"),
    arguments=FillNotice,
    start=Filled(),
    result=Filled,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("notices:plan", args=[asked.notice]),
    cancelled=_cancelled,
    after_cancel=_("お知らせは下書きに戻ります。書いた文は残り、だれにも送りません。"),
    duties=(Duty.REVIEW,),
)


def enter() -> None:
    """Let workers take it up."""
    register(FILL_NOTICE)
