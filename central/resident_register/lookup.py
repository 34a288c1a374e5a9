"""Whose record may be copied for whom: the person who signed, and the household that person lives in. Nobody else.

Everything that stands in the way answers alike. A row more or less is read in each case; the answer, its code and the
audit entry are the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from central.resident_register.models import Citizen, Household, Restriction
from central.resident_register.refusals import NotIssuable
from sync.japanese.addresses import compare_addresses
from sync.japanese.clusters import without_selectors
from sync.japanese.comparison import Likeness
from sync.japanese.names import compare_names


@dataclass(frozen=True)
class FourItems:
    """What the card says about a person."""

    name: str
    address: str
    birth_on: date
    sex: str


def household_of(body_id: int, person: FourItems) -> tuple[Household, Citizen]:
    """The household of the one person who has these four items, and that person.

    Raises:
        NotIssuable
    """
    rows = Citizen.objects.filter(body_id=body_id, birth_on=person.birth_on, sex=person.sex).select_related(
        "household", "body", "body__parent"
    )
    found = [citizen for citizen in rows if _same(citizen, person)]
    if len(found) != 1:
        raise NotIssuable
    ensure_open(found[0].household_id)
    return found[0].household, found[0]


def members_of(household: Household, numbers: Sequence[str]) -> list[Citizen]:
    """The chosen members of this household, in the order of the sheet.

    Raises:
        NotIssuable: a number is of another household, of nobody, or there is none.
    """
    chosen = list(household.members.filter(number__in=numbers).order_by("place"))
    if not chosen or len(chosen) != len(set(numbers)):
        raise NotIssuable
    return chosen


def ensure_open(household_id: int) -> None:
    """Return if nothing stands in the way now. Asked again when a reserved document is finished later.

    Raises:
        NotIssuable
    """
    if Restriction.objects.filter(household_id=household_id, lifted_at=None).exists():
        raise NotIssuable


def folded_name(name: str) -> str:
    """A name without spaces, widths and variation selectors: cards and registers may differ in these."""
    folded = unicodedata.normalize("NFKC", without_selectors(name))
    return "".join(folded.split())


def _same(citizen: Citizen, person: FourItems) -> bool:
    """Only what is certain counts: a doubt is no record (ADR 0028)."""
    names = [name for name in (citizen.name, citizen.alias) if name]
    if not any(compare_names(name, person.name).result is Likeness.SAME for name in names):
        return False
    prefecture = citizen.body.parent.name if citizen.body.parent else ""
    # Either may leave out the prefecture, which is this register's own.
    whole = [prefecture + text.removeprefix(prefecture) for text in (citizen.household.address, person.address)]
    return compare_addresses(whole[0], whole[1]).result is Likeness.SAME
