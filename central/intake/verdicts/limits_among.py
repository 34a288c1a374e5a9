"""What an application is beside others: one too many of one person, or of all. No machine decides it.

A piece of verdicts asks for the others a few times, however many applications are in it. Those of one piece come one
after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from django.db.models import Count, Min, Q, QuerySet

from central.applications.models import Application
from central.applications.taken_question import NOT_COUNTED
from central.applications.trials import counted, is_trial
from central.catalogue.queries import offered_row
from central.intake.verdicts.limits import MadeBetween, made_between
from central.intake.verdicts.unsealing import Opened
from sync.contract.wire.acceptance import minute_of
from sync.contract.wire.catalogue import ServiceFacts

Facts: TypeAlias = Mapping[int, ServiceFacts]
"""What offices say now, by the row of the definition."""
_Key: TypeAlias = tuple[int, str]
"""Body, and the key of what is alike."""
_Asked: TypeAlias = tuple[int, str]
"""Body and procedure."""


def limits_among(fresh: Sequence[Opened], keys: Mapping[str, str | None], facts: Facts) -> dict[str, list[str]]:
    """Of each arrival number what it is beside other applications. `keys`: by arrival number, `limits.once_key`."""
    fresh = [one for one in fresh if not is_trial(one.definition)]
    alike = _alike(fresh, keys)
    full = {asked: _Capacity(some, facts) for asked, some in _by_procedure(fresh, facts).items()}
    found: dict[str, list[str]] = {}
    for one in fresh:
        told = [*_twice(one, keys, alike)]
        if (capacity := full.get(_asked(one))) is not None:
            told += capacity.told(one)
        if told:
            found[one.entry.arrival] = told
    return found


def limits_beside(application: Application, once: str | None) -> list[str]:
    """Whether an application that was corrected is now one too many beside another. It has its place among so many
    already, so they are not counted again; nor is told twice what stood under the same key before.
    """
    if once is None or once == application.once_key or application.trial:
        return []
    others = _standing().filter(body_id=application.body_id, once_key=once).exclude(pk=application.pk)
    other = others.order_by("id").first()
    if other is None:
        return []
    return [_ordered(_window(application), other.arrival_number, _window(other))]


def _standing() -> QuerySet[Application]:
    return counted(Application.objects.exclude(status__in=NOT_COUNTED))


def _alike(fresh: Sequence[Opened], keys: Mapping[str, str | None]) -> dict[_Key, tuple[str, MadeBetween]]:
    """The first application that stands under each of these keys, with its bracket."""
    wanted = {key for key in keys.values() if key is not None}
    if not wanted:
        return {}
    bodies = {one.definition.body_id for one in fresh}
    rows = _standing().filter(once_key__in=wanted, body_id__in=bodies).order_by()
    firsts = rows.values("body_id", "once_key").annotate(first=Min("id")).values("first")
    told = Application.objects.filter(pk__in=firsts).only(
        "body_id", "once_key", "arrival_number", "not_before", "not_after"
    )
    return {(row.body_id, row.once_key or ""): (row.arrival_number, _window(row)) for row in told}


def _window(row: Application) -> MadeBetween:
    return MadeBetween(row.not_before, row.not_after)


def _twice(one: Opened, keys: Mapping[str, str | None], alike: dict[_Key, tuple[str, MadeBetween]]) -> Iterator[str]:
    """Beside the first of its kind; it is that itself where there was none."""
    key = keys[one.entry.arrival]
    if key is None:
        return
    mine = made_between(one)
    number, window = alike.setdefault((one.definition.body_id, key), (one.entry.arrival, mine))
    if number == one.entry.arrival:
        return
    yield _ordered(mine, number, window)


def _ordered(mine: MadeBetween, number: str, window: MadeBetween) -> str:
    order = "later" if mine.after(window) else "earlier" if window.after(mine) else "unknown"
    return f"once_{order}:{number}"


class _Capacity:
    """How many were there before each of some applications for one procedure, in their order."""

    def __init__(self, some: Sequence[Opened], facts: Facts) -> None:
        said = facts[some[0].definition.pk]
        assert said.capacity is not None, "only what is limited is counted"
        self._limit = said.capacity
        rows = _standing().filter(body_id=some[0].definition.body_id, procedure=some[0].definition.procedure)
        opens = minute_of(said.period.opens) if said.period is not None else None
        if opens is None:
            opens = _begun(some[0])
        rows = rows.filter(not_after__gte=opens)  # else of an earlier round
        self._known = rows.count()
        self._here: list[MadeBetween] = []
        self._earlier = self._counted(rows, some) if self._known + len(some) > self._limit else {}

    def told(self, one: Opened) -> list[str]:
        """What this one is; the next comes after it."""
        mine, before = made_between(one), len(self._here)
        self._here.append(mine)
        if self._known + before < self._limit:
            return []
        earlier = self._earlier.get(mine.first, 0) if mine.first is not None else 0
        earlier += sum(mine.after(window) for window in self._here[:before])
        return ["capacity:over" if earlier >= self._limit else "capacity:doubtful"]

    @staticmethod
    def _counted(rows: QuerySet[Application], some: Sequence[Opened]) -> dict[datetime, int]:
        """How many certainly were before the beginning of each bracket: asked for all of them at once."""
        begins = sorted({one.row.not_before for one in some if one.row.not_before is not None})
        counts = {f"before_{place}": Count("pk", filter=Q(not_after__lte=begin)) for place, begin in enumerate(begins)}
        found = rows.aggregate(**counts) if counts else {}
        return {begin: found[f"before_{place}"] for place, begin in enumerate(begins)}


def _begun(one: Opened) -> datetime:
    """When this round began of which the office says no period: when the form came that is asked now."""
    now = offered_row(one.definition.body_id, one.definition.procedure)
    return (now or one.definition).added_at


def _by_procedure(fresh: Sequence[Opened], facts: Facts) -> dict[_Asked, list[Opened]]:
    """Of those that an office takes so many of."""
    found: dict[_Asked, list[Opened]] = defaultdict(list)
    for one in fresh:
        said = facts.get(one.definition.pk)
        if said is not None and said.capacity is not None:
            found[_asked(one)].append(one)
    return found


def _asked(one: Opened) -> _Asked:
    return one.definition.body_id, one.definition.procedure
