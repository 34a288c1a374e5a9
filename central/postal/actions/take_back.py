"""A letter that came back: told on its application's page and in lists. Nothing else happens by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.postal.models import PostalLetter
from central.postal.refusals import PostalIncomplete, PostalStale
from central.staff.models import StaffMember

WHY_LIMIT = 500


def take_back(letter_id: int, member: StaffMember, why: str) -> PostalLetter:
    """With what stands on it: moved, unknown.

    Raises:
        HandlingRefused, PostalRefused
    """
    why = why.strip()
    if not why or len(why) > WHY_LIMIT:
        raise PostalIncomplete("what came back has 1 to 500 characters")
    application_id = PostalLetter.objects.values_list("application_id", flat=True).get(pk=letter_id)
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review, decides=False)
        letter = PostalLetter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.state != PostalLetter.State.POSTED:
            raise PostalStale("it is not at the post office")
        letter.state, letter.why = PostalLetter.State.RETURNED, why
        letter.state_at, letter.state_by = timezone.now(), member
        letter.save(update_fields=["state", "why", "state_at", "state_by"])
        note(application, By.staff(member), "letter_returned", HandlingDetails(reason=why))
    return letter
