"""The part of a list that one page shows. Short lists are turned by number, and the long one by its last line: whoever
leafs through all applications pays for what is shown, and not for what lies before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404

from central.applications.models import Application

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
    )


def newest_first(found: QuerySet[Application], size: int, after: str | None, before: str | None) -> ListPart:
    """Lines behind or in front of an arrival number, in the order of arrival, the newest first.

    Raises:
        Http404: there is no such number.
    """
    total = found.order_by()[: COUNTED + 1].count()
    number = after or before
    if number:
        edge = Application.objects.filter(arrival_number=number[:22]) if number.isdecimal() else None
        place = edge.values_list("arrived_at", "pk").first() if edge is not None else None
        if place is None:
            raise Http404
        at, pk = place
        # Not "earlier, or as early and …": an OR is read by two indexes and sorted, this walks one.
        if after:
            found = found.filter(arrived_at__lte=at).exclude(arrived_at=at, pk__gte=pk)
        else:
            found = found.filter(arrived_at__gte=at).exclude(arrived_at=at, pk__lte=pk)
    upwards = bool(before) and not after
    rows = list(found.order_by("arrived_at", "pk")[: size + 1] if upwards else found[: size + 1])
    beyond, rows = len(rows) > size, rows[:size]
    if upwards:
        rows.reverse()
    has_next = (upwards or beyond) and bool(rows)
    has_previous = (beyond if upwards else bool(after)) and bool(rows)
    return ListPart(
        rows=rows,
        total=min(total, COUNTED),
        more=total > COUNTED,
        several=total > size,
        begin=0 if number else min(1, len(rows)),
        end=0 if number else len(rows),
        before=rows[0].arrival_number if has_previous else None,
        after=rows[-1].arrival_number if has_next else None,
    )
