"""Which applications are in a plan. Rows are made some at a time, so that nobody waits for a large one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.models import Application
from central.audit.record import record
from central.bulk_acts.access import begins
from central.bulk_acts.act_details import OnMany
from central.bulk_acts.models import BulkPlan, PlannedChange
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed
from central.staff.models import StaffMember

MOST_APPLICATIONS = 20_000
PIECE = 500


def choose(member: StaffMember, applications: QuerySet[Application], why: str) -> BulkPlan:
    """A draft for these. Trials, and what the member has no duty for, are among its rows: the plan says why they are
    left out.

    Raises:
        PlanNotAllowed, PlanIncomplete
    """
    if not begins(member):
        raise PlanNotAllowed("this needs a duty that the member does not have")
    found = list(applications.order_by("pk").values_list("pk", "body_id")[: MOST_APPLICATIONS + 1])
    if not found:
        raise PlanIncomplete(gettext("申請をえらんでください。"))
    if len(found) > MOST_APPLICATIONS:
        raise PlanIncomplete(
            gettext("一度に%(most)s件までです。条件を足してください。") % {"most": f"{MOST_APPLICATIONS:,}"}
        )
    if len({body for _, body in found}) > 1:
        raise PlanIncomplete(gettext("ひとつの団体の申請だけをえらんでください。"))
    now = timezone.now()
    plan = BulkPlan.objects.create(body_id=found[0][1], why=why[:1000], made_by=member, made_at=now)
    for start in range(0, len(found), PIECE):
        PlannedChange.objects.bulk_create(
            [
                PlannedChange(plan=plan, application_id=application, state_at=now)
                for application, _ in found[start : start + PIECE]
            ]
        )
    with transaction.atomic():
        plan.state = BulkPlan.State.DRAFT
        plan.save(update_fields=["state"])
        record(member, "bulk.made", plan.audit_subject, plan.body, OnMany(applications=len(found)))
    return plan
