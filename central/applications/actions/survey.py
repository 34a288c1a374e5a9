"""アンケートの確認状況: what was answered is read by whoever reviews opens it, and unread again by their word.

No revision grows: nobody's page, and no decision, is about it.
"""

from __future__ import annotations

from django.db import transaction

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.models import Application
from central.applications.survey_states import SurveyState
from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.staff.models import StaffMember


def state_at_first(definition: ProcedureVersion) -> SurveyState | None:
    """Of what comes under this definition."""
    return SurveyState.UNREAD if procedure_of(definition).survey else None


def was_opened(application: Application, member: StaffMember) -> None:
    """In the transaction in which the reading is recorded: who opened it stands there."""
    if application.survey == SurveyState.UNREAD and may_review(member, application):
        Application.objects.filter(pk=application.pk, survey=SurveyState.UNREAD).update(survey=SurveyState.READ)
        application.survey = SurveyState.READ


def set_unread(application_id: int, member: StaffMember) -> bool:
    """For a colleague, or for later. False: it was unread already, or its form is no survey.

    Raises:
        NotVisible, NotAllowed
    """
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review, decides=False)
        if application.survey != SurveyState.READ:
            return False
        application.survey = SurveyState.UNREAD
        application.save(update_fields=["survey"])
        record(member, "application.set_unread", application.audit_subject, application.body)
    return True
