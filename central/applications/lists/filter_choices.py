"""What the rarely used conditions of a list can be chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from central.applications.lists.added_conditions import added_conditions
from central.applications.lists.narrowing import CHECKS, DEADLINES
from central.applications.models import Channel
from central.staff.access import bodies_for
from central.staff.duties import READS
from central.staff.models import StaffGroup, StaffMember

LIMIT = 300
"""Members and groups in a list to choose from."""
FOLDED = ("channel", "kiosk", "assignee", "group", "check", "deadline", "form_id", "form_version", "form_name")
"""Conditions behind くわしい条件, beside several states and the hours."""


@dataclass(frozen=True)
class FilterChoices:
    """Value and words of each."""

    channels: list[tuple[str, str]]
    checks: list[tuple[str, str]]
    deadlines: list[tuple[str, str]]
    members: list[tuple[str, str]]
    groups: list[tuple[str, str]]


def choices_for(member: StaffMember) -> FilterChoices:
    """Colleagues and groups of the bodies whose applications this member handles."""
    bodies = frozenset().union(*(bodies_for(member, duty) for duty in READS))
    members = StaffMember.objects.filter(body__in=bodies, is_active=True).order_by("section", "staff_number")
    groups = StaffGroup.objects.filter(body__in=bodies).order_by("name", "pk")
    return FilterChoices(
        channels=[(value, str(label)) for value, label in Channel.choices],
        checks=[(value, str(words)) for value, words in CHECKS.items()],
        deadlines=[(value, str(words)) for value, words in DEADLINES.items()],
        members=[
            (str(key), f"{section} {name}")
            for key, section, name in members.values_list("pk", "section", "name")[:LIMIT]
        ],
        groups=[(str(key), name) for key, name in groups.values_list("pk", "name")[:LIMIT]],
    )


def unfolded(asked: QueryDict) -> bool:
    """Whether one of the rarely used conditions stands: it must be seen."""
    hours = asked.get("from_hour") or asked.get("to_hour")
    rare = [*FOLDED, *(each.name for each in added_conditions())]
    return bool(hours) or len([each for each in asked.getlist("status") if each]) > 1 or any(map(asked.get, rare))
