"""担当: who works on an application is an assignee, not a state."""

from __future__ import annotations

from django.db import transaction

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.staff.models import StaffMember


def take_on(application_id: int, member: StaffMember, *, revision: int) -> Application:
    """Become the assignee, also in place of somebody else."""
    return _assign(application_id, member, revision, member, "taken_on")


def hand_back(application_id: int, member: StaffMember, *, revision: int) -> Application:
    """Leave it to whoever comes next."""
    return _assign(application_id, member, revision, None, "handed_back")


def _assign(
    application_id: int, member: StaffMember, revision: int, assignee: StaffMember | None, act: str
) -> Application:
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review, decides=False)
        before = application.assignee.staff_number if application.assignee is not None else ""
        application.assignee = assignee
        note(application, By.staff(member), act, HandlingDetails(undoable=True, assignee_before=before))
    return application
