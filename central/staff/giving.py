"""What a change gives and takes, and whether one manager may do it alone.

Judged by what could be done afterwards and could not be done before: each duty for each body and procedure, with the
permission for 特定個人情報 where a duty reads. No comparison of one list alone tells that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.conf import settings

from central.staff.access import Scope, scope_of, scopes_of
from central.staff.duties import ALWAYS_BY_TWO, OTHER_HALF, OVERSEE, READS, Duty
from central.staff.models import StaffGroup, StaffMember

ANY_OTHER = ""
"""The procedures that nobody named, those that will come among them."""
Alike = tuple[frozenset[int], frozenset[str]]
"""Bodies and procedures, one for all that no scope tells apart: a prefecture has hundreds of each."""


class Ability(NamedTuple):
    """One thing that somebody could do."""

    duty: Duty
    body: int
    procedure: str
    zoned: bool
    """Also while a zone keeps the procedure shut."""


def scopes_of_groups(groups: Iterable[StaffGroup]) -> list[Scope]:
    """What a member of these groups reaches, once let in."""
    return [scope_of(group.body_id, group.duties, group.procedures) for group in groups]


def given(before: Collection[Scope], after: Collection[Scope]) -> frozenset[Ability]:
    """What can be done afterwards and could not be done before."""
    alike = _alike([*before, *after])
    return _abilities(after, alike) - _abilities(before, alike)


def gives_by_two(manager: StaffMember, before: Collection[Scope], after: Collection[Scope]) -> bool:
    """Whether this gives something that the manager does not give alone."""
    own = scopes_of(manager)
    alike = _alike([*before, *after, *own])
    gives = _abilities(after, alike) - _abilities(before, alike)
    if not gives <= _abilities(own, alike):
        return True
    duties = {ability.duty for ability in gives}
    if duties & ALWAYS_BY_TWO or any(ability.zoned for ability in gives):
        return True
    return any(duties & OTHER_HALF.get(duty, frozenset()) for scope in own for duty in scope.duties)


def takes_by_two(before: Collection[Scope], after: Collection[Scope]) -> bool:
    """Whether this leaves somebody with nothing to do here, or takes away what watches over others."""
    had, has = _places(before), _places(after)
    if had and not has:
        return True
    return any(duty in OVERSEE for duty, _body in had - has)


def _places(scopes: Iterable[Scope]) -> frozenset[tuple[Duty, int]]:
    return frozenset((duty, body) for scope in scopes for duty in scope.duties for body in scope.bodies)


def _alike(scopes: Collection[Scope]) -> Alike:
    zoned = frozenset(settings.ZONED_PROCEDURES)
    procedures = zoned.union({ANY_OTHER}, *(scope.procedures or () for scope in scopes))
    bodies = frozenset[int]().union(*(scope.bodies for scope in scopes))
    kinds_of_bodies = {tuple(body in scope.bodies for scope in scopes): body for body in sorted(bodies)}
    kinds_of_procedures = {
        (
            procedure in zoned,
            *(scope.procedures is None or procedure in scope.procedures for scope in scopes),
        ): procedure
        for procedure in sorted(procedures)
    }
    return frozenset(kinds_of_bodies.values()), frozenset(kinds_of_procedures.values())


def _abilities(scopes: Iterable[Scope], alike: Alike) -> frozenset[Ability]:
    found: set[Ability] = set()
    all_bodies, all_procedures = alike
    for scope in scopes:
        procedures = all_procedures if scope.procedures is None else scope.procedures & all_procedures
        permitted = Duty.SPECIFIC_INFORMATION in scope.duties
        for duty in scope.duties:
            reads = duty in READS
            for procedure in procedures - scope.closed if reads else procedures:
                for zoned in (False, True) if reads and permitted else (False,):
                    found.update(Ability(duty, body, procedure, zoned) for body in scope.bodies & all_bodies)
    return frozenset(found)
