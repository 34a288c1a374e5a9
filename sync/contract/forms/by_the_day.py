"""On which days a form may ask otherwise than on the next: only ages go by the day, and change once a year.

A kiosk judges on the day of the visit. Who judges later knows a bracket of days, and asks whether it was right on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sync.contract.forms.answers import Answers, place_of
from sync.contract.forms.comparisons import day_of
from sync.contract.forms.conditions import Computation, Test
from sync.contract.forms.form_shape import comparisons_in
from sync.contract.forms.procedures import Procedure
from sync.japanese.dates import reaches_age_on

MOST_DAYS = 50
"""So many birthdays between visit and arrival are nobody's family."""
_AGES = frozenset({Test.AGE_AT_LEAST, Test.AGE_BELOW})


def days_to_try(procedure: Procedure, answers: Answers, first: date, last: date) -> tuple[date, ...]:
    """The last day, and before it the last of each run of days in which every age is the same; at most `MOST_DAYS`.

    What holds on any day from `first` to `last` holds on one of these.
    """
    births = set(_births(procedure))
    days = {last}
    if births:
        for item, value in answers.items():
            born = day_of(value) if place_of(item)[2] in births and isinstance(value, str) else None
            days |= set() if born is None else set(_eves(born, first, last))
    return tuple(sorted(days, reverse=True)[:MOST_DAYS])


def _births(procedure: Procedure) -> Iterator[str]:
    """Ids of the dates whose age today is asked for."""
    for page in procedure.pages:
        conditions = [page.show_if]
        for field in page.fields:
            conditions += [field.show_if, field.required_if, *(demand.condition for demand in field.must)]
            if field.compute is not None and field.compute.how is Computation.AGE and not field.compute.on:
                yield from field.compute.of
        for condition in conditions:
            if condition is not None:
                yield from (one.field for one in comparisons_in(condition) if one.test in _AGES and not one.on)


def _eves(born: date, first: date, last: date) -> Iterator[date]:
    """The days on which an age was so for the last time."""
    for years in range(max(first.year - born.year, 1), last.year - born.year + 2):
        eve = reaches_age_on(born, years) - timedelta(days=1)
        if first <= eve < last:
            yield eve
