"""What is kept of a run: its beginning, and what each step saw last."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from central.audit.head import audit_head
from central.audit.record import record
from central.connection_tests.act_details import StepsSeen
from central.connection_tests.models import ConnectionRun, ConnectionStep
from central.connection_tests.steps import STEPS
from central.connection_tests.targets import Targets
from central.staff.models import StaffMember

GOOD = frozenset({"seen", "refused", "refused_here", "pasted", "prepared", "signed", "arrived"})
"""Reasons for which a step is green."""


def begin(member: StaffMember, targets: Targets) -> ConnectionRun:
    """A run of which no step has been tried."""
    with transaction.atomic():
        run = ConnectionRun.objects.create(
            body=member.body,
            by=member,
            begun_at=timezone.now(),
            audit_from=audit_head()[0],
            zoned=targets.zoned,
            other=targets.other,
            zoned_leaflet=targets.zoned_leaflet,
            other_leaflet=targets.other_leaflet,
        )
        record(member, "connections.begun", f"connection:{run.pk}", member.body)
    return run


def keep(run: ConnectionRun, member: StaffMember, seen: Mapping[int, str], how: ConnectionStep.How) -> None:
    """What these steps saw, in place of what they saw before."""
    with transaction.atomic():
        ConnectionRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        for number, reason in sorted(seen.items()):
            ConnectionStep.objects.update_or_create(
                run=run,
                number=number,
                defaults={
                    "good": reason in GOOD,
                    "reason": reason,
                    "how": how,
                    "by": member,
                    "at": timezone.now(),
                },
            )
        good = tuple(number for number, reason in sorted(seen.items()) if reason in GOOD)
        bad = tuple(number for number, reason in sorted(seen.items()) if reason not in GOOD)
        record(member, "connections.seen", f"connection:{run.pk}", run.body, StepsSeen(good=good, bad=bad))


def is_green(run: ConnectionRun) -> bool:
    """Whether each of the twelve was run, and saw what it should."""
    good = {step.number for step in run.steps.all() if step.good}
    return good == {step.number for step in STEPS}


def is_red(run: ConnectionRun) -> bool:
    """Whether one saw what it should not."""
    return any(not step.good for step in run.steps.all())
