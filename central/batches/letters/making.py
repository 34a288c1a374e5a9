"""作る: each row's letter, set by typst in spawned workers, read back from its bytes, and kept, a piece at a time.

A step looks first: sheets are set and read while nothing is held. Then the rows that are still as they were get their
files in one transaction. The first file that does not hold what it must stops the batch: nothing of it has gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.batches.letters.files import forget_letters, keep_letters, put_letter
from central.batches.letters.leaving import still_to_go
from central.batches.letters.merging import LetterContent, RowValues, content_for, empty_places, mark_of, values_of
from central.batches.letters.read_back import LetterCheck, MixUp
from central.batches.letters.stopping import StopReason, stop
from central.batches.letters.templates import LetterTemplate, folder_of
from central.batches.models import BatchRow, MassBatch, move_on
from central.certificates.typesetter.typesetting import SetResult, set_many
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.staff.duties import Duty

PIECE = 100
"""Letters of one step: a compiler's start of half a second is shared by so many."""
READERS = 2


class MakeLetters(Struct, frozen=True):
    """Which batch, as it was when it was asked for."""

    batch: int
    revision: int


class MadeLetters(Struct, frozen=True):
    """The last row that was looked at, how many are made, and how many cannot be drawn."""

    up_to: int = 0
    made: int = 0
    undrawn: int = 0
    stopped: str = ""


@dataclass(frozen=True)
class _Letter:
    told: RowValues
    content: LetterContent
    result: SetResult
    wrong: MixUp | None
    name: str
    """In the store."""


def _step(turn: Turn[MakeLetters, MadeLetters]) -> Write[MadeLetters, MadeLetters]:
    asked, place = turn.arguments, turn.place
    batch = MassBatch.objects.select_related("body").get(pk=asked.batch)
    if batch.state != MassBatch.State.MAKING or batch.revision != asked.revision:
        return lambda: Ended(place, place.made)
    total = still_to_go(batch).count()
    rows = list(
        still_to_go(batch)
        .filter(pk__gt=place.up_to)
        .select_related("application", "application__definition")
        .order_by("pk")[:PIECE]
    )
    told = values_of(batch, rows)
    empty = next((each for each in told if empty_places(batch, each)), None)
    letters = [] if empty else _set_and_read(batch, told, turn)

    def write() -> Step[MadeLetters] | Ended[MadeLetters]:
        now = MassBatch.objects.select_for_update(of=("self",)).filter(
            pk=batch.pk, revision=asked.revision, state=MassBatch.State.MAKING
        )
        if not now.exists():
            return Ended(place, place.made)
        bad = next((each for each in letters if each.wrong is not None), None)
        if empty is not None or bad is not None:
            return _stopped(batch, empty, bad, place)
        drawn = [each for each in letters if each.name]
        forget_letters(batch, [row.pk for row in rows])
        keep_letters([each.name for each in drawn])
        for each in letters:
            each.told.row.letter = each.name
            each.told.row.letter_mark = mark_of(each.content, each.name) if each.name else ""
            each.told.row.missing = "".join(each.result.missing)[:40]
        BatchRow.objects.bulk_update([each.told.row for each in letters], ["letter", "letter_mark", "missing"])
        made = place.made + len(drawn)
        undrawn = place.undrawn + len(letters) - len(drawn)
        if len(rows) < PIECE:
            move_on(now, MassBatch.State.MADE)
            return Ended(MadeLetters(0, made, undrawn), made)
        return Step(MadeLetters(rows[-1].pk, made, undrawn), made + undrawn, total)

    return write


def _stopped(batch: MassBatch, empty: RowValues | None, bad: _Letter | None, place: MadeLetters) -> Ended[MadeLetters]:
    reason, row = StopReason.EMPTY, empty.row if empty is not None else None
    if bad is not None and bad.wrong is not None:
        reason, row = StopReason(bad.wrong.value), bad.told.row
    stop(batch, reason, row)
    return Ended(MadeLetters(place.up_to, place.made, place.undrawn, reason.value), place.made)


def _set_and_read(batch: MassBatch, told: Sequence[RowValues], turn: Turn[MakeLetters, MadeLetters]) -> list[_Letter]:
    contents = [content_for(batch, each) for each in told]
    results = set_many(folder_of(LetterTemplate(batch.template)), contents)
    turn.beat()
    # Asked anew of the tables, by key: what the merge mixed up does not agree with itself here.
    again = {each.row.pk: each for each in values_again(batch, told)}
    check = LetterCheck(batch)

    def read(at: int) -> _Letter:
        result, row = results[at], told[at].row
        wrong = check.wrong_with(again[row.pk], result.pdf) if result.pdf else None
        return _Letter(told[at], contents[at], result, wrong, "")

    with ThreadPoolExecutor(READERS) as readers:
        letters = list(readers.map(read, range(len(told))))
    turn.beat()
    if any(each.wrong for each in letters):
        return letters
    return [
        _Letter(each.told, each.content, each.result, None, put_letter(each.result.pdf) if each.result.pdf else "")
        for each in letters
    ]


def values_again(batch: MassBatch, told: Sequence[RowValues]) -> list[RowValues]:
    """The same rows, read from the tables once more."""
    keys = [each.row.pk for each in told]
    rows = batch.rows.filter(pk__in=keys).select_related("application", "application__definition")
    return values_of(batch, list(rows))


def _outcome(result: MadeLetters) -> str:
    if result.stopped:
        return gettext("止まりました。大量一括処理のページを見てください")
    return gettext("%(made)s通できました") % {"made": f"{result.made:,}"}


def _cancelled(asked: MakeLetters, place: MadeLetters) -> None:
    """Back to editing; what was made stays named until it is made anew."""
    now = MassBatch.objects.filter(pk=asked.batch, revision=asked.revision, state=MassBatch.State.MAKING)
    move_on(now, MassBatch.State.EDITING)


MAKE_LETTERS = Kind(
    name="batches.make_letters",
    words=_("帳票を、ひとりずつ作る"),
    arguments=MakeLetters,
    start=MadeLetters(),
    result=MadeLetters,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("batches:letters", args=[asked.batch]),
    cancelled=_cancelled,
    after_cancel=_("大量一括処理は用意に戻ります。だれにも送りません。"),
    duties=(Duty.REVIEW,),
)


def enter() -> None:
    """Let workers take it up."""
    register(MAKE_LETTERS)
