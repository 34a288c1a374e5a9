"""元に戻す: another act, which leads back to where the application stood before this member's last one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move, note
from central.applications.history import HandlingDetails, details_in
from central.applications.models import Application
from central.applications.refusals import NotUndoable
from central.applications.slip_words import say
from central.applications.transitions import ActorKind
from central.applications.undoing import UNDOABLE, undo_of
from central.staff.models import StaffMember


def undo(application_id: int, member: StaffMember, *, revision: int) -> Application:
    """Undo the member's own last act. The history keeps both: nothing is taken out of it.

    Raises:
        NotUndoable: its time is over, something came after it, it is somebody else's, or something left the house.
        HandlingRefused
    """
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review, decides=False)
        found = undo_of(application, member, timezone.now())
        if found is None or not found.possible:
            raise NotUndoable("this cannot be undone any more")
        was, target = details_in(found.event), UNDOABLE[found.event.act]
        told = HandlingDetails(undone=found.event.act)
        by = By(ActorKind.UNDOING, member.audit_name, member.name)
        if target is None:
            application.assignee = StaffMember.objects.filter(staff_number=was.assignee_before).first()
            note(application, by, "undone", told)
        else:
            say(application, was.sentence_before)
            move(application, target, by, "undone", told)
    return application
