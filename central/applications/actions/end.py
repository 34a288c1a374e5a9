"""The ends that staff decide: 不受理, 完了, 強制完了."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from central.applications.access import may_force_complete, may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.refusals import Incomplete
from central.applications.slip_words import say, unmark
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus


def refuse_acceptance(
    application_id: int, member: StaffMember, *, revision: int, sentence: Text, internal: str = ""
) -> Application:
    """不受理: not taken in. The sentence says why and what the applicant can do; `internal` is for colleagues alone.

    Raises:
        HandlingRefused
    """
    if not sentence.get("ja", "").strip():
        raise Incomplete("a sentence to the applicant is needed")
    return _end(application_id, member, revision, HandlingStatus.NOT_ACCEPTED, "acceptance_refused", sentence, internal)


def complete(application_id: int, member: StaffMember, *, revision: int, sentence: Text | None = None) -> Application:
    """完了.

    Raises:
        HandlingRefused
    """
    return _end(application_id, member, revision, HandlingStatus.COMPLETED, "completed", sentence or {})


def force_complete(application_id: int, member: StaffMember, *, revision: int, reason: str) -> Application:
    """強制完了, from any open state. Needs its own duty, and a reason that stays in the history.

    Raises:
        HandlingRefused
    """
    if not reason.strip():
        raise Incomplete("a forced completion needs a reason")
    return _end(
        application_id,
        member,
        revision,
        HandlingStatus.FORCE_COMPLETED,
        "force_completed",
        {},
        reason,
        may_force_complete,
    )


def _end(
    application_id: int,
    member: StaffMember,
    revision: int,
    target: HandlingStatus,
    act: str,
    sentence: Text,
    reason: str = "",
    may: Callable[[StaffMember, Application], bool] = may_review,
) -> Application:
    with transaction.atomic():
        application = fetch(application_id, member, revision, may, decides=target is not HandlingStatus.FORCE_COMPLETED)
        say(application, sentence)
        unmark(application)
        move(application, target, By.staff(member), act, HandlingDetails(sentence=sentence, reason=reason))
    return application
