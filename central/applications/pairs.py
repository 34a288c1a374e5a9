"""Two applications that may be one, side by side: answers by item, and what was decided about them (GAP-27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from central.applications.copy_content import StatedForm
from central.applications.models import Application, ManualCheck
from central.applications.pair_models import PairChoice
from central.applications.words import badges
from central.applications.working_copies import form_of, newest_statement
from sync.contract.chain.statement import Item, read_statement
from sync.errors import ContractError

NAMES_ANOTHER = frozenset({"possible_duplicate", "once_later", "once_earlier", "once_unknown"})
"""Reasons of 確認が要る that name another application behind a colon."""


@dataclass(frozen=True)
class PairLine:
    """One answer in both."""

    heading: str
    """Where another one begins; empty: the same as above."""
    label: str
    left: str
    right: str
    differs: bool


@dataclass(frozen=True)
class Similar:
    """Another application of the same person for the same procedure, on the page of one."""

    application: Application
    status: badges.Badge
    decided: PairChoice | None


def lines_of_pair(left: Application, right: Application) -> list[PairLine]:
    """The newest answers of both, item by item, in the order of the left one's form."""
    ours, theirs = (_items(form_of(newest_statement(each))) for each in (left, right))
    return lines_beside(ours, theirs)


def lines_beside_check(manual_check: ManualCheck, application: Application) -> list[PairLine]:
    """What came and was not taken in, left, beside an application that is there; none of bytes that nobody can read."""
    try:
        came = read_statement(bytes(manual_check.statement)).items
    except ContractError:
        return []
    return lines_beside({item.id: item for item in came}, _items(form_of(newest_statement(application))))


def lines_beside(ours: Mapping[str, Item], theirs: Mapping[str, Item]) -> list[PairLine]:
    """Both by item."""
    order = list(ours)
    place = 0
    for name in theirs:
        if name in ours:
            place = order.index(name) + 1
        else:
            order.insert(place, name)
            place += 1
    lines, group = [], ""
    for name in order:
        one, other = ours.get(name), theirs.get(name)
        there = one or other
        assert there is not None, "it is in one of them"
        lines.append(
            PairLine(
                heading=there.group if there.group != group else "",
                label=there.label,
                left=one.shown if one else "",
                right=other.shown if other else "",
                differs=one is None or other is None or one.value != other.value,
            )
        )
        group = there.group
    return lines


def _items(form: StatedForm | None) -> dict[str, Item]:
    return {item.id: item for item in form.statement.items} if form is not None else {}


def numbers_named(manual_check: ManualCheck) -> list[str]:
    """Of the applications beside which something needs a look."""
    parted = (code.partition(":") for code in manual_check.reasons)
    return list(dict.fromkeys(number for kind, _, number in parted if kind in NAMES_ANOTHER and number))


def names_only(manual_check: ManualCheck, number: str) -> bool:
    """Whether a decision about this pair answers all that it asks."""
    parted = [code.partition(":") for code in manual_check.reasons]
    return bool(parted) and all(kind in NAMES_ANOTHER and named == number for kind, _, named in parted)


def choices_about(application: Application) -> dict[int, PairChoice]:
    """The newest decision by key of the other application."""
    rows = PairChoice.objects.filter(Q(first=application) | Q(second=application)).select_related("by").order_by("pk")
    return {row.other_than(application.pk): row for row in rows}


def duplicate_of(application: Application, choices: Iterable[PairChoice]) -> Application | None:
    """Of which other it is a duplicate by what was decided last; None: of none."""
    marked = [choice for choice in choices if choice.is_duplicate(application.pk)]
    newest = max(marked, key=lambda choice: choice.pk, default=None)
    return None if newest is None else Application.objects.get(pk=newest.other_than(application.pk))


def similar_with_choices(similar: Sequence[Application], choices: dict[int, PairChoice]) -> list[Similar]:
    """Each with its state and with what was decided."""
    return [Similar(each, badges.status(each.status), choices.get(each.pk)) for each in similar]
