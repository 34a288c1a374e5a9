"""What a plan does, and with which words. Its rows are looked at anew after each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.actions.send_back import days_for_until
from central.audit.record import record
from central.bulk_acts.act_details import OnMany
from central.bulk_acts.actions import check
from central.bulk_acts.actions.attach import forget_files
from central.bulk_acts.actions.fetch import lock_seen, see_plan
from central.bulk_acts.acts import ACTS
from central.bulk_acts.models import WRITABLE, BulkAct, BulkPlan, PlannedFile
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed, PlanStale
from central.jobs.actions.enqueue import enqueue
from central.staff.access import has_duty
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text

LEFT_TO_THE_REQUEST = timedelta(minutes=1)
"""After that a job looks at what whoever wrote a small plan has left."""
BAD_FILES = frozenset({PlannedFile.State.INFECTED, PlannedFile.State.NOT_SEEN})
FEW = 60
"""So many rows the writer waits for; a job looks at those of a larger plan."""


@dataclass(frozen=True)
class PlannedWords:
    """All that an act on many may need; each act has some of it."""

    act: BulkAct
    sentence: Text
    reason: str = ""
    marked: Sequence[str] = ()
    until: date | None = None


def write(plan_id: int, member: StaffMember, said: PlannedWords, *, revision: int) -> BulkPlan:
    """Whoever writes is the maker from now on: the second person must be somebody else than the last writer.

    Raises:
        PlanRefused
    """
    _refuse_incomplete(said)
    seen = see_plan(plan_id, member, revision)
    with transaction.atomic():
        plan = lock_seen(seen)
        if plan.state not in WRITABLE:
            raise PlanStale("a plan that was approved is not written any more")
        if not has_duty(member, ACTS[said.act].duty, plan.body_id):
            raise PlanNotAllowed("this act needs a duty that the member does not have")
        plan.act, plan.sentence, plan.reason = said.act, dict(said.sentence), said.reason.strip()
        plan.marked, plan.until = list(said.marked), said.until
        if not keeps_files(plan, said.act, member):
            forget_files(plan)
        files = {file.state for file in plan.files.all()}
        plan.state, plan.made_by, plan.checked_at = BulkPlan.State.CHECKING, member, None
        plan.revision += 1
        if ACTS[said.act].files and (not files or files & BAD_FILES):
            # Looked at when they are there.
            plan.state = BulkPlan.State.DRAFT
        plan.save()
        count = plan.rows.count()
        # Queued however few they are: the request may die before it has looked at the last of them.
        if plan.state == BulkPlan.State.CHECKING:
            enqueue(
                check.CHECK_PLAN,
                check.WhichCheck(plan.pk, plan.revision, count),
                by=member,
                about=plan.audit_subject,
                body=plan.body,
                run_at=timezone.now() + (LEFT_TO_THE_REQUEST if count <= FEW and not files else timedelta(0)),
            )
        record(member, "bulk.planned", plan.audit_subject, plan.body, OnMany(applications=count, act=plan.act))
    if count <= FEW:
        while check.check_piece(plan.pk):
            pass
    plan.refresh_from_db()
    return plan


def keeps_files(plan: BulkPlan, act: BulkAct, member: StaffMember) -> bool:
    """Whether the files stay where this member writes other words. Those that somebody else chose do not: whoever is
    the maker has chosen all that goes.
    """
    return ACTS[act].files and plan.made_by_id == member.pk


def _refuse_incomplete(said: PlannedWords) -> None:
    """What every single act would refuse."""
    act = ACTS[said.act]
    if act.sentence_needed and not said.sentence.get("ja", "").strip():
        raise PlanIncomplete(gettext("本人に見える文を書いてください。"))
    if act.reason and not said.reason.strip():
        raise PlanIncomplete(gettext("強制完了の理由を書いてください。"))
    if act.marks and not said.marked:
        raise PlanIncomplete(gettext("直すところを1つ以上えらんでください。"))
    first, last = days_for_until()
    if said.until is not None and not first <= said.until <= last:
        raise PlanIncomplete(gettext("きょうよりあとの日を入れてください（1年先まで）。"))
