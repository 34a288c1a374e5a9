"""Who can be asked about an application, what was asked of it, and what somebody is asked. Nobody sees more by being
asked: who cannot be shown the application cannot be chosen, and a question is listed only with what its reader sees.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from central.applications.access import may_review, visible_to
from central.applications.consult_models import Consultation, ConsultationEnd
from central.applications.models import Application
from central.applications.trials import counted
from central.organisation.models import Body
from central.staff.access import Scope
from central.staff.duties import READS, Duty
from central.staff.models import StaffGroup, StaffMember

GROUP, MEMBER = "group", "member"
"""How a choice begins; its key follows."""


@dataclass(frozen=True)
class Askable:
    """Whoever sees an application by a duty, beside the asker."""

    groups: Sequence[StaffGroup]
    members: Sequence[StaffMember]

    @property
    def choices(self) -> dict[str, StaffGroup | StaffMember]:
        """As a form sends them."""
        return {f"{GROUP}:{one.pk}": one for one in self.groups} | {f"{MEMBER}:{one.pk}": one for one in self.members}

    @property
    def options(self) -> list[tuple[str, str]]:
        """As a page offers them."""
        groups = [(f"{GROUP}:{one.pk}", gettext("グループ：%(name)s") % {"name": one.name}) for one in self.groups]
        return groups + [(f"{MEMBER}:{one.pk}", f"{one.section} {one.name}") for one in self.members]


@dataclass(frozen=True)
class ConsultationShown:
    """One question on the page of its application."""

    row: Consultation
    end: ConsultationEnd | None
    to: str
    may_answer: bool
    may_take_back: bool


def receivers_of(application: Application, member: StaffMember) -> Askable:
    """Groups whose duty reads it, with somebody else in them, and their members; none for who does not review it."""
    if not may_review(member, application):
        return Askable([], [])
    others = StaffMember.objects.filter(is_active=True).exclude(pk=member.pk)
    groups = StaffGroup.objects.filter(body__in=_upwards(application.body), members__in=others)
    reading = [one for one in groups.distinct().order_by("name", "pk") if _reads(one, application)]
    members = others.filter(groups__in=reading).distinct().order_by("section", "staff_number")
    return Askable(reading, list(members))


def is_asked(member: StaffMember, consultation: Consultation) -> bool:
    """Whether this member may answer, as the groups are now."""
    if consultation.asker_id == member.pk:
        return False
    if consultation.to_group_id is None:
        return consultation.to_member_id == member.pk
    return member.groups.filter(pk=consultation.to_group_id).exists()


def shown_on(application: Application, member: StaffMember) -> list[ConsultationShown]:
    """All that was asked about it, the newest first."""
    rows = Consultation.objects.filter(application=application).order_by("-pk")
    ends = {one.consultation_id: one for one in _ends(application)}
    found = []
    for row in rows.select_related("asker", "to_member", "to_group"):
        end = ends.get(row.pk)
        found.append(
            ConsultationShown(
                row=row,
                end=end,
                to=str(row.to_member or row.to_group),
                may_answer=end is None and is_asked(member, row),
                may_take_back=end is None and row.asker_id == member.pk,
            )
        )
    return found


def asked_of(member: StaffMember, closed: Collection[str]) -> QuerySet[Consultation]:
    """What waits for this member's answer, the oldest first. `closed`: other zones' procedures."""
    return _open(member, visible_to(member), closed).order_by("pk")


def asked_count(member: StaffMember, closed: Collection[str]) -> int:
    """How many; of trials none."""
    return _open(member, counted(visible_to(member)), closed).count()


def _open(member: StaffMember, seen: QuerySet[Application], closed: Collection[str]) -> QuerySet[Consultation]:
    mine = Q(to_member=member) | Q(to_group__in=member.groups.values("pk"))
    rows = Consultation.objects.filter(mine, end=None).exclude(asker=member)
    return rows.filter(application__in=seen.exclude(procedure__in=closed).order_by().values("pk"))


def _ends(application: Application) -> QuerySet[ConsultationEnd]:
    return ConsultationEnd.objects.filter(consultation__application=application).select_related("by")


def _upwards(body: Body) -> list[int]:
    found, above = [], body
    while above.pk not in found:
        found.append(above.pk)
        above = above.parent or above
    return found


def _reads(group: StaffGroup, application: Application) -> bool:
    """A group that stands at the application's body or above it."""
    scope = Scope(
        bodies=frozenset({application.body_id}),
        procedures=frozenset(group.procedures) or None,
        duties=frozenset(map(Duty, group.duties)),
    )
    procedure = application.procedure
    return bool(scope.duties & READS) and scope.covers(application.body_id, procedure) and procedure not in scope.closed
