"""Where each person's letter stands: one state for one row, told by its own column and its delivery's."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from central.batches.models import BatchRow, MassBatch
from central.notices.models import Delivery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LetterState(StrEnum):
    """In the order of a page's chips."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    PAPER = "paper"
    SENT = "sent"
    LEFT_OUT = "left_out"
    NONE = "none"


STATE_WORDS: dict[LetterState, StrOrPromise] = {
    LetterState.UNKNOWN: _("届いたか分かりません"),
    LetterState.FAILED: _("送れませんでした"),
    LetterState.WAITING: _("これから"),
    LetterState.HELD: _("送る前の待ち"),
    LetterState.SENDING: _("送っています"),
    LetterState.PAPER: _("郵送・窓口"),
    LetterState.SENT: _("送りました"),
    LetterState.LEFT_OUT: _("送りません"),
    LetterState.NONE: _("帳票がありません"),
}
_OF_DELIVERY = {
    Delivery.State.PLANNED: LetterState.SENDING,
    Delivery.State.SENDING: LetterState.SENDING,
    Delivery.State.SENT: LetterState.SENT,
    Delivery.State.UNKNOWN: LetterState.UNKNOWN,
    Delivery.State.FAILED: LetterState.FAILED,
    Delivery.State.ON_STATUS: LetterState.PAPER,
    Delivery.State.NOT_NEEDED: LetterState.LEFT_OUT,
}
GONE = Q(delivery__state=Delivery.State.SENT) | Q(on_paper=True, left_out="")
"""Rows whose letter was sent, or is handed out on paper."""
STANDS = "stands"
"""Name of the annotation."""
_HELD = (MassBatch.State.HELD, MassBatch.State.SENDING)


def with_states(batch: MassBatch) -> QuerySet[BatchRow]:
    """Rows of the batch, each with `stands`."""
    waiting = LetterState.HELD if batch.state in _HELD else LetterState.WAITING
    stands = Case(
        *[When(delivery__state=state, then=Value(word.value)) for state, word in _OF_DELIVERY.items()],
        When(letter="", then=Value(LetterState.NONE.value)),
        When(left_out__gt="", then=Value(LetterState.LEFT_OUT.value)),
        When(on_paper=True, then=Value(LetterState.PAPER.value)),
        default=Value(waiting.value),
    )
    return batch.rows.annotate(**{STANDS: stands})


def in_state(rows: QuerySet[BatchRow], state: LetterState) -> QuerySet[BatchRow]:
    """Of rows `with_states` those that stand there."""
    return rows.filter(**{STANDS: state.value})


def state_of(row: BatchRow) -> LetterState:
    """Of a row `with_states`."""
    return LetterState(getattr(row, STANDS))


def counted_states(batch: MassBatch) -> list[tuple[LetterState, StrOrPromise, int]]:
    """State, word, people; without what nobody is in."""
    found = dict(with_states(batch).values_list(*[STANDS]).annotate(people=Count("pk")).order_by())
    return [(state, STATE_WORDS[state], found[state.value]) for state in LetterState if found.get(state.value)]


def by_number(rows: QuerySet[BatchRow]) -> QuerySet[BatchRow]:
    """In the order in which letters lie on each other."""
    return rows.order_by(F("own_number").asc(nulls_last=True), "pk")
