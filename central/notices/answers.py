"""What a notice asked and nobody has answered yet: a condition of lists, and the words beside each recipient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.lists.added_conditions import AddedCondition, named_by, register
from central.applications.words.badges import Badge
from central.notices.models import Delivery
from central.web.words import short_day
from sync.contract.states import HandlingStatus

A = Delivery.Answer
AWAITED, OVERDUE = "awaited", "overdue"
_NOBODY_ASKS = (HandlingStatus.WITHDRAWN.value, HandlingStatus.FORCE_COMPLETED.value)
MOST_AWAITED = 10
"""Answers of one applicant at a time: as many as the status page has notices."""


@dataclass(frozen=True)
class AnswerCounts:
    """Of one notice."""

    awaited: int
    overdue: int
    answered: int
    dropped: int


def awaited() -> QuerySet[Delivery]:
    """Deliveries whose recipient is to answer."""
    return Delivery.objects.filter(answer=A.AWAITED)


def standing(rows: QuerySet[Delivery], chosen: str) -> QuerySet[Delivery]:
    """Of a notice, those in this state of their delivery or of their answer; of any other word all."""
    if chosen in Delivery.State.values:
        return rows.filter(state=chosen)
    if chosen in (AWAITED, OVERDUE):
        rows = rows.filter(answer=A.AWAITED)
    return rows.filter(answer_until__lt=timezone.localdate()) if chosen == OVERDUE else rows


def counts_of(deliveries: QuerySet[Delivery]) -> AnswerCounts:
    """How many stand where; an overdue one is awaited, too."""
    today = timezone.localdate()
    found = deliveries.aggregate(
        awaited=Count("pk", filter=Q(answer=A.AWAITED)),
        overdue=Count("pk", filter=Q(answer=A.AWAITED, answer_until__lt=today)),
        answered=Count("pk", filter=Q(answer=A.ANSWERED)),
        dropped=Count("pk", filter=Q(answer=A.DROPPED)),
    )
    return AnswerCounts(**found)


def answer_badge(answer: str, until: date | None) -> Badge | None:
    """Where the answer of one recipient stands; None: nothing was asked."""
    match answer:
        case A.AWAITED:
            return _awaited_badge(until)
        case A.ANSWERED:
            return Badge(gettext("回答あり"), "green", "check-circle")
        case A.DROPPED:
            return Badge(gettext("回答は要らなくなった"), "gray", "minus")
        case _:
            return None


def _awaited_badge(until: date | None) -> Badge:
    said = {"day": short_day(until) if until is not None else "—"}
    if until is not None and until < timezone.localdate():
        return Badge(gettext("回答なし（%(day)sまで）") % said, "red", "warning")
    return Badge(gettext("回答待ち（%(day)sまで）") % said, "yel", "clock")


def _asked_of(kind: str) -> Q:
    """Applications of which an answer is awaited; nobody asks who went."""
    rows = awaited().filter(answer_until__lt=timezone.localdate()) if kind == OVERDUE else awaited()
    return named_by(rows) & ~Q(status__in=_NOBODY_ASKS)


def enter() -> None:
    """Offer it on every list."""
    choices = [(AWAITED, _("待っている")), (OVERDUE, _("期限を過ぎた"))]
    register(AddedCondition("answer", _("お知らせへの回答"), choices, _asked_of))
