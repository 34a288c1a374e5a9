"""The part of a list that one page shows. Short lists are turned by number, and the long one by its last line: whoever
leafs through all applications pays for what is shown, and not for what lies before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404

from central.applications.models import Application
from central.web.days import begin_of

COUNTED = 1000
"""Of the long list no more are counted: "more than 1,000" says as much, and counting all costs as much as reading."""


@dataclass(frozen=True)
class ListPart:
    """Lines, how many there are in all, and the way on."""

    rows: Sequence[Application]
    total: int
    more: bool
    """There are more than `total`."""
    several: bool
    """This is not the whole list."""
    begin: int = 0
    """Place of the first line, from 1; 0 where it is not known."""
    end: int = 0
    previous_page: int | None = None
    next_page: int | None = None
    before: str | None = None
    """Arrival number of the line that the page before ends in front of."""
    after: str | None = None
    last_page: int | None = None
    """Of a list that is turned by number, where this is not it."""


def numbered(found: QuerySet[Application], size: int, wanted: str | None) -> ListPart:
    """A page of a list that only holds what is open."""
    page = Paginator(found.values_list("pk", flat=True), size).get_page(wanted)
    # The narrow keys are sorted, and only the page's own lines are read whole.
    keys = list(page.object_list)
    whole = {application.pk: application for application in found.filter(pk__in=keys).order_by()}
    return ListPart(
        rows=[whole[key] for key in keys if key in whole],
        total=page.paginator.count,
        more=False,
        several=page.paginator.num_pages > 1,
        begin=page.start_index(),
        end=page.end_index(),
        previous_page=page.previous_page_number() if page.has_previous() else None,
        next_page=page.next_page_number() if page.has_next() else None,
        last_page=page.paginator.num_pages if page.has_next() else None,
    )


@dataclass(frozen=True)
class ListTurn:
    """Where in the long list a page lies; with nothing said, its beginning."""

    after: str | None = None
    before: str | None = None
    last: bool = False
    """Its end."""
    day: date | None = None
    """What arrived on this day, the newest of it first, and before."""


def newest_first(found: QuerySet[Application], size: int, turn: ListTurn) -> ListPart:
    """Lines behind or in front of an arrival number, in the order of arrival, the newest first.

    Raises:
        Http404: there is no such number.
    """
    total = found.order_by()[: COUNTED + 1].count()
    every, upwards = found, turn.last
    if turn.after or turn.before:
        found = _beside(found, turn)
        upwards = not turn.after
    elif turn.day is not None:
        found = found.filter(arrived_at__lt=begin_of(turn.day) + timedelta(days=1))
    rows = list(found.order_by("arrived_at", "pk")[: size + 1] if upwards else found[: size + 1])
    beyond, rows = len(rows) > size, rows[:size]
    if upwards:
        rows.reverse()
    begins = not (turn.after or turn.before or turn.last or turn.day)
    has_next = bool(rows) and (beyond if not upwards else bool(turn.before))
    has_previous = bool(rows) and (beyond if upwards else bool(turn.after) or _newer(every, turn))
    return ListPart(
        rows=rows,
        total=min(total, COUNTED),
        more=total > COUNTED,
        several=total > size,
        begin=min(1, len(rows)) if begins else 0,
        end=len(rows) if begins else 0,
        before=rows[0].arrival_number if has_previous else None,
        after=rows[-1].arrival_number if has_next else None,
    )


def oldest_first(found: QuerySet[Application], size: int, turn: ListTurn) -> ListPart:
    """The same list from its other end: what lies behind a line there lies in front of it here.

    Raises:
        Http404: there is no such number.
    """
    begins = not (turn.after or turn.before or turn.last or turn.day)
    part = newest_first(found, size, ListTurn(turn.before, turn.after, last=begins, day=turn.day))
    rows = list(reversed(part.rows))
    begin, end = (min(1, len(rows)), len(rows)) if begins else (0, 0)
    return replace(part, rows=rows, begin=begin, end=end, before=part.after, after=part.before)


def _beside(found: QuerySet[Application], turn: ListTurn) -> QuerySet[Application]:
    number = turn.after or turn.before or ""
    edge = Application.objects.filter(arrival_number=number[:22]) if number.isdecimal() else None
    place = edge.values_list("arrived_at", "pk").first() if edge is not None else None
    if place is None:
        raise Http404
    at, pk = place
    # Not "earlier, or as early and …": an OR is read by two indexes and sorted, this walks one.
    if turn.after:
        return found.filter(arrived_at__lte=at).exclude(arrived_at=at, pk__gte=pk)
    return found.filter(arrived_at__gte=at).exclude(arrived_at=at, pk__lte=pk)


def _newer(found: QuerySet[Application], turn: ListTurn) -> bool:
    """Whether anything arrived after the day."""
    return turn.day is not None and found.filter(arrived_at__gte=begin_of(turn.day) + timedelta(days=1)).exists()
