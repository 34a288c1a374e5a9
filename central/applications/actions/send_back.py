"""差戻し: the applicant corrects the marked fields and sends again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.publication import definition_of
from central.applications.refusals import Incomplete
from central.applications.slip_words import mark, say
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField

LONGEST = timedelta(days=366)
"""A correction is asked for within a year."""


def days_for_until() -> tuple[date, date]:
    """The first and the last day that may be told as the last one for a correction."""
    today = timezone.localdate()
    return today, today + LONGEST


def send_back(
    application_id: int,
    member: StaffMember,
    *,
    revision: int,
    marked: Sequence[MarkedField],
    sentence: Text,
    until: date | None = None,
) -> Application:
    """差戻し with the fields to correct and a sentence that says why. The slip then opens both, with the answers.

    Raises:
        Incomplete: no Japanese sentence, a field that the procedure does not have, or a day that cannot be met.
        HandlingRefused
    """
    if not sentence.get("ja", "").strip():
        raise Incomplete("a sentence to the applicant is needed")
    first, last = days_for_until()
    if until is not None and not first <= until <= last:
        raise Incomplete("a day between today and a year from now")
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review)
        asked = {field.id for field in definition_of(application).fields()}
        if not {field.id for field in marked} <= asked:
            raise Incomplete("a marked field is not part of this procedure")
        mark(application, marked)
        say(application, sentence)
        application.until = until
        move(
            application,
            HandlingStatus.SENT_BACK,
            By.staff(member),
            "sent_back",
            HandlingDetails(sentence=sentence, marked=tuple(marked), until=until),
        )
    return application
