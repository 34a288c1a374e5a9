"""受理 and what lies before and after it: 仮受付, 返信, 予約."""

from __future__ import annotations

from django.db import transaction

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.refusals import NoSuchEdge
from central.applications.slip_words import promise, say, slip_words, unmark
from central.applications.transitions import ACCEPTED
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus


def accept(
    application_id: int,
    member: StaffMember,
    *,
    revision: int,
    target: HandlingStatus = HandlingStatus.ACCEPTED_REPLY_PENDING,
    sentence: Text | None = None,
    ready: Text | None = None,
) -> Application:
    """受理: into one of the three accepted states, or from one to another (返信済, 予約中).

    `ready` says what can be collected, and where.

    Raises:
        HandlingRefused
    """
    if target not in ACCEPTED:
        raise NoSuchEdge(f"{target.value} is no accepted state")
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review)
        say(application, sentence)
        if ready:
            promise(application, ready)
        unmark(application)
        move(application, target, By.staff(member), "accepted", HandlingDetails(sentence=sentence or {}))
    return application


def take_in_provisionally(
    application_id: int, member: StaffMember, *, revision: int, sentence: Text | None = None
) -> Application:
    """仮受付: papers are still missing, the day of arrival counts.

    Raises:
        HandlingRefused
    """
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review)
        before = slip_words(application).sentence
        say(application, sentence)
        move(
            application,
            HandlingStatus.PROVISIONALLY_TAKEN_IN,
            By.staff(member),
            "provisionally_taken_in",
            HandlingDetails(sentence=sentence or {}, undoable=True, sentence_before=before),
        )
    return application
