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
    named = _named([*before, *after])
    return _abilities(after, named) - _abilities(before, named)


def gives_by_two(manager: StaffMember, before: Collection[Scope], after: Collection[Scope]) -> bool:
    """Whether this gives something that the manager does not give alone."""
    own = scopes_of(manager)
    named = _named([*before, *after, *own])
    gives = _abilities(after, named) - _abilities(before, named)
    if not gives <= _abilities(own, named):
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


def _named(scopes: Iterable[Scope]) -> frozenset[str]:
    """Every procedure that has to be told from the others."""
    return frozenset(settings.ZONED_PROCEDURES).union(*(scope.procedures or () for scope in scopes))


def _abilities(scopes: Iterable[Scope], named: frozenset[str]) -> frozenset[Ability]:
    found: set[Ability] = set()
    for scope in scopes:
        procedures = named | {ANY_OTHER} if scope.procedures is None else scope.procedures
        permitted = Duty.SPECIFIC_INFORMATION in scope.duties
        for duty in scope.duties:
            reads = duty in READS
            for procedure in procedures - scope.closed if reads else procedures:
                for zoned in (False, True) if reads and permitted else (False,):
                    found.update(Ability(duty, body, procedure, zoned) for body in scope.bodies)
    return frozenset(found)
