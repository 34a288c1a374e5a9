"""Where each person's letter stands: one state for one row, told by its own column and its delivery's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from central.batches.letters.leaving import NOT_SENT
from central.batches.letters.stopping import HALTED
from central.batches.models import BatchRow, MassBatch
from central.notices.models import Delivery
from central.notices.smtp import DOCUMENT_ENDED
from central.notices.still import NO_ADDRESS, STILL, TRIAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LetterState(StrEnum):
    """In the order of a page's chips."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    STOPPED = "stopped"
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
    LetterState.STOPPED: _("止めました"),
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
}
"""Those that stand there by themselves; `not_needed` is told apart by its reason."""
_REASONS: dict[str, StrOrPromise] = {
    HALTED: _("止めたので、送っていません"),
    DOCUMENT_ENDED: _("付ける帳票がないので、送っていません"),
    NO_ADDRESS: _("メールアドレスがなくなりました"),
    TRIAL: _("試験運用の申請です"),
    "state_changed": _("取下げか強制完了になりました"),
    "worker_ended": _("送っている途中で止まりました"),
    "told_otherwise": _("ほかの方法で知らせました"),
}
GONE = Q(delivery__state=Delivery.State.SENT) | Q(on_paper=True, left_out="")
"""Rows whose letter was sent, or is handed out on paper."""
STANDS = "stands"
"""Name of the annotation."""
_HELD = (MassBatch.State.HELD, MassBatch.State.SENDING)


NOBODY_GETS = (LetterState.LEFT_OUT, LetterState.NONE)
"""Nothing goes to these."""


def with_states(batch: MassBatch) -> QuerySet[BatchRow]:
    """Rows of the batch, each with `stands`."""
    waiting = LetterState.HELD if batch.state in _HELD else LetterState.WAITING
    if batch.state == MassBatch.State.STOPPED:
        waiting = LetterState.STOPPED
    not_needed = Q(delivery__state=Delivery.State.NOT_NEEDED)
    ended = Q(application__trial=True) | ~Q(application__status__in=STILL["batch_letter"])
    stands = Case(
        *[When(delivery__state=state, then=Value(word.value)) for state, word in _OF_DELIVERY.items()],
        When(not_needed & Q(delivery__failure=NO_ADDRESS), then=Value(LetterState.PAPER.value)),
        When(not_needed & ~Q(delivery__failure__in=NOT_SENT), then=Value(LetterState.LEFT_OUT.value)),
        When(letter="", then=Value(LetterState.NONE.value)),
        When(on_paper=True, then=Value(LetterState.PAPER.value)),
        When(ended, then=Value(LetterState.LEFT_OUT.value)),
        default=Value(waiting.value),
    )
    return batch.rows.annotate(**{STANDS: stands})


@dataclass(frozen=True)
class Receivers:
    """How many people get a letter, and how."""

    by_mail: int
    on_paper: int

    @property
    def people(self) -> int:
        """Together."""
        return self.by_mail + self.on_paper


def receivers_of(batch: MassBatch) -> Receivers:
    """Without those to whom nothing goes, as things are now."""
    told = with_states(batch).exclude(**{f"{STANDS}__in": [state.value for state in NOBODY_GETS]})
    paper = Q(**{STANDS: LetterState.PAPER.value}) | Q(delivery=None, application__mail="")
    on_paper = told.filter(paper).count()
    return Receivers(told.count() - on_paper, on_paper)


def why_of(delivery: Delivery | None) -> StrOrPromise:
    """Why it did not go, as far as there is more to say than the state: in words, or the post office's own code."""
    return "" if delivery is None else _REASONS.get(delivery.failure, delivery.failure)


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
