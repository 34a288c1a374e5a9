"""`taken_now`: whether an office takes a procedure at this moment, and whether a limit is near.

It is said before a form begins and decides nothing: what is handed in is taken in, and judged by its bracket.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from central.applications.models import Application
from central.applications.trials import counted, is_trial
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_of
from central.organisation.models import Hall
from central.questions.kinds import Asker, QuestionKind, register
from sync.contract.states import HandlingStatus
from sync.contract.wire.acceptance import Acceptance, minute_of, taken_between
from sync.contract.wire.catalogue import Period, ServiceFacts
from sync.contract.wire.questions import TAKEN_NOW, PlacesLeft, TakenAsked, TakenState, TakenTold
from sync.errors import ContractError

NEAR_A_BORDER = timedelta(minutes=10)
"""On either side of it the answer is that it is taken: nobody is turned away by minutes."""
SOON = timedelta(days=1)
FEW_IN = 10
"""One part in so many that is left is few; two are few of any number."""
NOT_COUNTED = (HandlingStatus.NOT_ACCEPTED.value, HandlingStatus.WITHDRAWN.value)
"""Applications that stand in nobody's way."""
_STATES = {
    Acceptance.BEFORE: TakenState.BEFORE,
    Acceptance.AFTER: TakenState.OVER,
    Acceptance.OTHER_DAY: TakenState.OTHER_DAY,
}


def told_at(now: datetime, row: ProcedureVersion | None, facts: ServiceFacts | None) -> TakenTold:
    """What is said of it at this moment."""
    if row is None or facts is None:
        return TakenTold(1, TakenState.NOT_OFFERED.value)
    period = facts.period or Period()
    state = _STATES.get(taken_between(facts, now - NEAR_A_BORDER, now + NEAR_A_BORDER), TakenState.TAKEN)
    closes = minute_of(period.closes)
    soon = state is TakenState.TAKEN and closes is not None and closes - now < SOON
    return TakenTold(1, state.value, _places(row, facts).value, period.opens, period.closes, ends_soon=soon)


def _places(row: ProcedureVersion, facts: ServiceFacts) -> PlacesLeft:
    if facts.capacity is None or is_trial(row):
        return PlacesLeft.ANY
    rows = Application.objects.filter(body_id=row.body_id, procedure=row.procedure).exclude(status__in=NOT_COUNTED)
    opens = minute_of(facts.period.opens) if facts.period is not None else None
    left = facts.capacity - counted(rows).filter(not_after__gte=opens or row.added_at).count()  # of this round
    if left <= 0:
        return PlacesLeft.NONE
    return PlacesLeft.FEW if left <= max(2, facts.capacity // FEW_IN) else PlacesLeft.ANY


def _answer(asker: Asker, asked: TakenAsked) -> TakenTold:
    """Of a form that this kiosk's hall offers, or did: the office is asked about the procedure, not about a version."""
    bodies = Hall.objects.filter(kiosks=asker.kiosk_id).values("serves")
    known = ProcedureVersion.objects.filter(sha256=asked.definition, body__in=bodies).first()
    if known is None:
        return told_at(timezone.now(), None, None)
    row = ProcedureVersion.objects.filter(body_id=known.body_id, procedure=known.procedure, offered=True).first()
    try:
        facts = facts_of(row) if row is not None else None
    except ContractError:
        facts = None
    return told_at(timezone.now(), row, facts)


def enter() -> None:
    """Enter it."""
    register(QuestionKind(TAKEN_NOW, TakenAsked, _answer))
