"""What a member may do, and where. Every other app asks here; lists start from these answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from central.organisation.models import Body
from central.staff.duties import WANT_PERMISSION, Duty
from central.staff.models import StaffGroup, StaffMember


def signed_in(request: HttpRequest) -> StaffMember:
    """The member of a request that passed `StaffOnly`."""
    member = request.user
    if not isinstance(member, StaffMember):
        raise PermissionDenied
    return member


@dataclass(frozen=True)
class Scope:
    """One group's reach: the bodies at and below it, and its procedures (None: all)."""

    bodies: frozenset[int]
    procedures: frozenset[str] | None
    duties: frozenset[Duty]

    @property
    def closed(self) -> frozenset[str]:
        """Ids of the procedures whose applications stay shut for want of the permission for 特定個人情報."""
        return frozenset() if Duty.SPECIFIC_INFORMATION in self.duties else frozenset(settings.ZONED_PROCEDURES)

    def covers(self, body_id: int, procedure: str | None = None) -> bool:
        """Whether something of this body and procedure lies inside."""
        return body_id in self.bodies and (procedure is None or self.procedures is None or procedure in self.procedures)


def scopes_of(member: StaffMember) -> tuple[Scope, ...]:
    """The member's groups as scopes; asked once per request and kept on the member."""
    known: tuple[Scope, ...] | None = member.__dict__.get("_scopes")
    if known is None:
        known = tuple(_scope(group) for group in member.groups.all()) if member.is_active else ()
        member.__dict__["_scopes"] = known
    return known


def has_duty(member: StaffMember, duty: Duty, body_id: int | None = None, procedure: str | None = None) -> bool:
    """Whether the member holds a duty: for this body and procedure, or anywhere when no body is named."""
    return any(
        duty in scope.duties
        and (body_id is None or scope.covers(body_id, procedure))
        and not (duty in WANT_PERMISSION and procedure in scope.closed)
        for scope in scopes_of(member)
    )


def within_reach(
    member: StaffMember,
    duties: frozenset[Duty],
    *,
    body: str = "body",
    procedure: str = "procedure",
    blank_procedure: bool = False,
) -> Q:
    """The rows for whose body and procedure the member holds one of these duties; lists of all apps ask here.

    `body` and `procedure` are where a row has them. What a zone keeps shut stays out for who lacks the permission where
    a duty wants it. `blank_procedure`: a row that names no procedure is everybody's of its body.
    """
    allowed = Q(pk__in=[])
    for scope in scopes_of(member):
        held = scope.duties & duties
        if not held:
            continue
        inside = Q(**{f"{body}__in": scope.bodies})
        if scope.procedures is not None:
            handled = scope.procedures | {""} if blank_procedure else scope.procedures
            inside &= Q(**{f"{procedure}__in": handled})
        if held & WANT_PERMISSION and scope.closed:
            inside &= ~Q(**{f"{procedure}__in": scope.closed})
        allowed |= inside
    return allowed


def bodies_for(member: StaffMember, duty: Duty) -> frozenset[int]:
    """Ids of the bodies for which the member holds a duty, whatever the procedure."""
    return frozenset().union(*(scope.bodies for scope in scopes_of(member) if duty in scope.duties))


def bodies_below(body_id: int) -> frozenset[int]:
    """The body and everything under it in the tree."""
    pairs = Body.objects.values_list("pk", "parent_id")
    children: dict[int | None, list[int]] = {}
    for pk, parent in pairs:
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = [body_id]
    while waiting:
        body = waiting.pop()
        if body not in found:
            found.add(body)
            waiting += children.get(body, [])
    return frozenset(found)


def scope_of(body_id: int, duties: Iterable[str], procedures: Iterable[str]) -> Scope:
    """The reach of a group of this body, with these duties and procedures (none: all)."""
    return Scope(
        bodies=bodies_below(body_id),
        procedures=frozenset(procedures) or None,
        duties=frozenset(map(Duty, duties)),
    )


def _scope(group: StaffGroup) -> Scope:
    return scope_of(group.body_id, group.duties, group.procedures)
