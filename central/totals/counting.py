"""Counting applications: one statement for all tables of the page, so that each of them has the same sum.

It reads the index `application_totals` alone, from the period's first moment to its last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, CharField, Count, F, Func, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from central.applications.models import Application

AsSql: TypeAlias = tuple[str, tuple[str | int, ...]]


@dataclass
class Tally:
    """Key → how many."""

    days: Counter[str] = field(default_factory=Counter)
    """By `YYYY-MM-DD` of the city's clock."""
    definitions: Counter[int] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    kiosks: Counter[int | None] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """Every application once."""
        return self.statuses.total()


def tally_of(applications: QuerySet[Application]) -> Tally:
    """All of them, by everything that a row says."""
    found = Tally()
    for day, definition, status, channel, kiosk, count in tally_rows(applications):
        if day:
            found.days[day] += count
            continue
        found.definitions[definition] += count
        found.statuses[status] += count
        found.channels[channel] += count
        found.kiosks[kiosk] += count
    return found


def tally_rows(
    applications: QuerySet[Application],
) -> QuerySet[Application, tuple[str, int, str, str, int | None, int]]:
    """Day, or definition, state, channel and kiosk; then how many. What a row does not go by is empty."""
    nothing = Value("", output_field=CharField())
    key = Value(0, output_field=BigIntegerField())
    by_day = applications.order_by().annotate(on=_DayOfArrival()).values("on").annotate(many=Count("*"))
    by_place = applications.order_by().values("definition", "status", "channel", "kiosk").annotate(many=Count("*"))
    return by_day.values_list("on", key, nothing, nothing, key, "many").union(
        by_place.values_list(nothing, "definition", "status", "channel", "kiosk", "many"), all=True
    )


class _DayOfArrival(Func):
    """The day in Japan, in the database: Django's own calls Python for each row on SQLite."""

    output_field = CharField()

    def __init__(self) -> None:
        super().__init__(F("arrived_at"))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: object) -> AsSql:
        return self.as_sql(compiler, connection, template="date(%(expressions)s, '+9 hours')")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: object) -> AsSql:
        return self.as_sql(compiler, connection, template="((%(expressions)s AT TIME ZONE 'Asia/Tokyo')::date)::text")
