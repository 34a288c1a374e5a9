"""Who of staff typed an answer, by name: a member who prepared it, or a card of a kiosk's staff list (GAP-05)."""

from __future__ import annotations

from collections.abc import Iterable

from central.catalogue.models import StaffCard
from central.staff.models import StaffMember
from sync.contract.chain.statement import Source


def typist_names(sources: Iterable[str]) -> dict[str, str]:
    """By source, of those that name staff; somebody who is not known any more by number."""
    known = {source.removeprefix(Source.STAFF) for source in sources if source.startswith(Source.STAFF)}
    if not known:
        return {}
    names = dict.fromkeys(known, "")
    names |= dict(StaffCard.objects.filter(card__in=known).values_list("card", "name"))
    names |= dict(StaffMember.objects.filter(staff_number__in=known).values_list("staff_number", "name"))
    return {Source.STAFF + number: name or number for number, name in names.items()}


def typist_name(source: str) -> str:
    """Of one."""
    return typist_names([source]).get(source, "")
