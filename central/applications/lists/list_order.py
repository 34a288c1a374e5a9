"""The order of the long list. By arrival it has an index and is leafed at any size; by another column it is sorted, as
long as no more are found than can be sorted while somebody waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Collate

from central.applications.lists.list_part import ListPart, ListTurn, newest_first, numbered, oldest_first
from central.applications.models import Application
from sync.contract.states import HandlingStatus

MOST = 10_000
"""Applications that are sorted."""


class OrderColumn(StrEnum):
    """By what a list can be ordered."""

    ARRIVED = "arrived"
    NUMBER = "number"
    NAME = "name"
    FORM = "form"
    STATUS = "status"
    ASSIGNEE = "assignee"


@dataclass(frozen=True)
class ListOrder:
    """A column, and whether its end comes first."""

    column: OrderColumn = OrderColumn.ARRIVED
    down: bool = True

    @property
    def value(self) -> str:
        """As the address has it; without a dash upwards."""
        return f"-{self.column}" if self.down else str(self.column)


def order_in(asked: str | None) -> ListOrder:
    """What the address asks for; the newest first where that is nothing."""
    name = (asked or "").removeprefix("-")
    return ListOrder(OrderColumn(name), down=name != asked) if name in set(OrderColumn) else ListOrder()


def in_order(
    found: QuerySet[Application], order: ListOrder, size: int, turn: ListTurn, page: str | None
) -> ListPart | None:
    """The part that a page shows of what is found, which is ordered by arrival, the newest first. None: too many.

    Raises:
        Http404: there is no such number.
    """
    if order.column is OrderColumn.ARRIVED:
        return newest_first(found, size, turn) if order.down else oldest_first(found, size, turn)
    if found.order_by()[: MOST + 1].count() > MOST:
        return None
    by = _sorted_by(order.column)
    return numbered(
        found.order_by(by.desc(nulls_last=True) if order.down else by.asc(nulls_last=True), "pk"), size, page
    )


def _sorted_by(column: OrderColumn) -> F | Case | Collate:
    match column:
        case OrderColumn.NAME:
            # Code by code, on both databases: a language's order of characters says nothing about names.
            return Collate(F("applicant_name"), "C" if connection.vendor == "postgresql" else "BINARY")
        case OrderColumn.STATUS:
            steps = [When(status=status.value, then=Value(place)) for place, status in enumerate(HandlingStatus)]
            return Case(*steps, output_field=IntegerField())
        case OrderColumn.FORM:
            return F("procedure")
        case OrderColumn.ASSIGNEE:
            return F("assignee__staff_number")
        case _:
            return F("arrival_number")
