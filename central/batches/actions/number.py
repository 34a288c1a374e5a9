"""個別番号: a number for each person of a batch. No number is given twice, and whoever has one keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_batch, see_own_batch, touch
from central.batches.actions.gather import PIECE, numbers_given
from central.batches.models import BatchRow, GivenNumber, MassBatch
from central.batches.refusals import BatchIncomplete, BatchStale
from central.batches.shown_marks import selected_keys, selection_mark
from central.database.bulk_rows import written_together
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 24
"""Characters of a number, with what stands before it."""
_NUMBERED = "UPDATE batches_batchrow SET own_number = %s WHERE id = %s"


class NumberOrder(StrEnum):
    """Who gets the first number."""

    ARRIVED = "arrived"
    NAME = "name"


ORDER_WORDS: dict[NumberOrder, StrOrPromise] = {
    NumberOrder.ARRIVED: _("届いた順"),
    NumberOrder.NAME: _("氏名の文字コード順"),
}
_KEYS: dict[NumberOrder, tuple[str, ...]] = {
    NumberOrder.ARRIVED: ("application__arrived_at", "application__arrival_number"),
    NumberOrder.NAME: ("application__applicant_name", "application__arrival_number"),
}


@dataclass(frozen=True)
class NumberRule:
    """How numbers are made: 0001, 0002 …, or A-100, A-105 …"""

    prefix: str
    first: int
    step: int
    width: int

    def numbers(self) -> Iterator[str]:
        """In order, without end."""
        value = self.first
        while True:
            yield f"{self.prefix}{value:0{self.width}d}"
            value += self.step


def give_numbers(
    batch_id: int,
    member: StaffMember,
    rule: NumberRule,
    order: NumberOrder,
    *,
    revision: int,
    selected: bool,
    selection: str = "",
) -> int:
    """Give every row (or each selected one, of the `selection` that the page showed) that has no number the next one
    that nobody ever had in this batch.

    Raises:
        BatchRefused
    """
    if rule.step < 1:
        raise BatchIncomplete(gettext("きざみは1以上です。"))
    seen = see_own_batch(batch_id, member, revision)
    without = seen.rows.filter(own_number=None).order_by(*_KEYS[order], "pk")
    rows = list(without.values_list("pk", "application_id"))
    if selected:
        keys = selected_keys(seen)
        if selection_mark(keys) != selection:
            raise BatchStale("others are selected now")
        theirs = set(keys)
        rows = [row for row in rows if row[0] in theirs]
    if not rows:
        raise BatchIncomplete(gettext("番号のない人はいません。付いた番号は変わりません。"))
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        with transaction.atomic():
            batch = lock_batch(seen)
            _give_piece(batch, rule, piece)
            batch.number_prefix, batch.number_first = rule.prefix, rule.first
            batch.number_step, batch.number_width = rule.step, rule.width
            touch(batch, "number_prefix", "number_first", "number_step", "number_width")
            record(member, "batch.numbered", batch.audit_subject, batch.body, OfRows(rows=len(piece)))
        seen = batch
    return len(rows)


def _give_piece(batch: MassBatch, rule: NumberRule, rows: Sequence[tuple[int, int]]) -> None:
    given = list(_free(rule, numbers_given(batch), len(rows)))
    GivenNumber.objects.bulk_create(
        [
            GivenNumber(batch=batch, application_id=application, number=number)
            for (_row, application), number in zip(rows, given, strict=True)
        ]
    )
    with written_together() as writer:
        for (row, _application), number in zip(rows, given, strict=True):
            writer.run(_NUMBERED, [number, row])


def next_numbers(batch: MassBatch, rule: NumberRule, count: int) -> list[str]:
    """What would be given next, for the page.

    Raises:
        BatchIncomplete
    """
    return list(_free(rule, numbers_given(batch), count))


def _free(rule: NumberRule, taken: set[str], count: int) -> Iterator[str]:
    found = 0
    for number in rule.numbers():
        if found == count:
            return
        if len(number) > LONGEST:
            raise BatchIncomplete(gettext("番号は、頭の文字と合わせて%(most)s字までです。") % {"most": LONGEST})
        if number not in taken:
            found += 1
            yield number


def without_number(batch: MassBatch) -> int:
    """How many have none."""
    return BatchRow.objects.filter(batch=batch, own_number=None).count()
