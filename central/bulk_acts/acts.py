"""What may be done on many, and what each is on one: the very act of the page of one application.

`unfit` asks beforehand what the act will ask again; the act has the last word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from central.applications.access import may_force_complete, may_review
from central.applications.actions.accept import accept, take_in_provisionally
from central.applications.actions.end import complete, force_complete, refuse_acceptance
from central.applications.actions.move import By, check_edge
from central.applications.actions.send_back import markable, not_asked_any_more, send_back
from central.applications.actions.take_on import take_on
from central.applications.models import Application
from central.applications.proof import refuse_altered
from central.applications.refusals import HandlingRefused
from central.applications.second_person import always_by_two
from central.bulk_acts.models import BulkAct, BulkPlan
from central.bulk_acts.reasons import LeftOut, reason_of
from central.bulk_acts.sending_files import GONE, send_files
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField

_S = HandlingStatus
_Do = Callable[[int, StaffMember, int, BulkPlan], object]


@dataclass(frozen=True)
class ActOnMany:
    """One of them."""

    do: _Do
    target: HandlingStatus | None
    """None: the state stays."""
    sentence: bool = True
    """Whether the applicant may be told a sentence."""
    sentence_needed: bool = False
    marks: bool = False
    """Whether items to correct are chosen, and a last day."""
    reason: bool = False
    """Whether a reason between staff is needed."""
    duty: Duty = Duty.REVIEW
    decides: bool = True
    """Whether it rests on what was stated, so that this must be what came."""
    files: bool = False
    """Whether it sends a set of files. Of these no time is set: they go when they are approved."""

    @property
    def targets(self) -> frozenset[HandlingStatus]:
        """The state to which it leads, if to any."""
        return frozenset() if self.target is None else frozenset({self.target})

    @property
    def second_always(self) -> bool:
        """A second person, however few they are: files leave the house."""
        return self.files or always_by_two(self.targets)


ACTS: dict[BulkAct, ActOnMany] = {
    BulkAct.TAKE_ON: ActOnMany(
        lambda pk, member, revision, _plan: take_on(pk, member, revision=revision),
        None,
        sentence=False,
        decides=False,
    ),
    BulkAct.PROVISIONAL: ActOnMany(
        lambda pk, member, revision, plan: take_in_provisionally(pk, member, revision=revision, sentence=plan.sentence),
        _S.PROVISIONALLY_TAKEN_IN,
    ),
    BulkAct.ACCEPT: ActOnMany(
        lambda pk, member, revision, plan: accept(pk, member, revision=revision, sentence=plan.sentence),
        _S.ACCEPTED_REPLY_PENDING,
    ),
    BulkAct.SEND_BACK: ActOnMany(
        lambda pk, member, revision, plan: send_back(
            pk,
            member,
            revision=revision,
            marked=[MarkedField(item, {}) for item in plan.marked],
            sentence=plan.sentence,
            until=plan.until,
        ),
        _S.SENT_BACK,
        sentence_needed=True,
        marks=True,
    ),
    BulkAct.COMPLETE: ActOnMany(
        lambda pk, member, revision, plan: complete(pk, member, revision=revision, sentence=plan.sentence),
        _S.COMPLETED,
    ),
    BulkAct.REFUSE: ActOnMany(
        lambda pk, member, revision, plan: refuse_acceptance(pk, member, revision=revision, sentence=plan.sentence),
        _S.NOT_ACCEPTED,
        sentence_needed=True,
    ),
    BulkAct.FORCE: ActOnMany(
        lambda pk, member, revision, plan: force_complete(pk, member, revision=revision, reason=plan.reason),
        _S.FORCE_COMPLETED,
        sentence=False,
        reason=True,
        duty=Duty.FORCE_COMPLETE,
        decides=False,
    ),
    BulkAct.SEND_FILES: ActOnMany(
        lambda pk, member, revision, plan: send_files(pk, member, revision=revision, plan=plan),
        None,
        sentence_needed=True,
        decides=False,
        files=True,
    ),
}


def act_of(plan: BulkPlan) -> ActOnMany:
    """What this plan does."""
    return ACTS[BulkAct(plan.act)]


def unfit(plan: BulkPlan, application: Application, member: StaffMember) -> LeftOut | None:
    """Why this application cannot be in; None: it can, as it stands now."""
    act = act_of(plan)
    may = may_force_complete if act.duty is Duty.FORCE_COMPLETE else may_review
    if application.trial:
        return LeftOut.TRIAL
    if not may(member, application):
        return LeftOut.NO_DUTY
    if plan.act == BulkAct.TAKE_ON and application.assignee_id == member.pk:
        return LeftOut.NOTHING
    if act.files and application.status in GONE:
        return LeftOut.WRONG_STATE
    try:
        if act.target is not None:
            check_edge(application, act.target, By.staff(member))
        if act.decides:
            refuse_altered(application)
    except HandlingRefused as refusal:
        return reason_of(refusal)
    if act.marks and (
        not set(plan.marked) <= set(markable(application)) or not_asked_any_more(application, plan.marked)
    ):
        return LeftOut.OTHER_FORM
    return None
