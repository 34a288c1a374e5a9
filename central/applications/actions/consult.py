"""職員への質問: a reviewer asks a colleague or a group; one of these answers once, or the asker takes it back.

Nothing of it changes the application: no colleague's page becomes stale, and no decision waits for an answer.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.act_details import ConsultationEnded, Consulted
from central.applications.actions.fetch import fetch
from central.applications.consult_models import Consultation, ConsultationEnd
from central.applications.consultations import is_asked, receivers_of
from central.applications.models import Application
from central.applications.refusals import AlreadyEnded, Incomplete, NotAllowed, NotVisible
from central.audit.record import record
from central.staff.models import StaffGroup, StaffMember

CONSULT_LIMIT = 2000


def consult(application_id: int, member: StaffMember, to: str, text: str) -> Consultation:
    """Ask. The very same question that still waits is that one: a button was pressed twice.

    Raises:
        HandlingRefused
    """
    text = _whole(text)
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review, decides=False)
        found = receivers_of(application, member).choices.get(to)
        if found is None:
            raise Incomplete("nobody was chosen who sees this application")
        group = found if isinstance(found, StaffGroup) else None
        colleague = found if isinstance(found, StaffMember) else None
        waiting = Consultation.objects.filter(application=application, asker=member, end=None)
        same = waiting.filter(to_group=group, to_member=colleague, text=text).first()
        if same is not None:
            return same
        asked = Consultation.objects.create(
            application=application,
            body_id=application.body_id,
            at=timezone.now(),
            asker=member,
            to_group=group,
            to_member=colleague,
            text=text,
        )
        whom = colleague.audit_name if colleague is not None else to
        told = Consulted(consultation=asked.pk, whom=whom, length=len(text))
        record(member, "application.consulted", application.audit_subject, application.body.code, told)
    return asked


def answer(application_id: int, member: StaffMember, consultation_id: int, text: str) -> ConsultationEnd:
    """Answer, once and for all.

    Raises:
        HandlingRefused
    """
    text = _whole(text)
    with transaction.atomic():
        application, asked = _asked(application_id, member, consultation_id)
        if not is_asked(member, asked):
            raise NotAllowed("somebody else was asked")
        end = ConsultationEnd.objects.filter(consultation=asked).first()
        if end is not None and (end.by_id, end.text) == (member.pk, text):
            return end
        return _end(application, asked, member, ConsultationEnd.Kind.ANSWERED, text)


def take_back(application_id: int, member: StaffMember, consultation_id: int) -> ConsultationEnd:
    """The asker needs no answer any more.

    Raises:
        HandlingRefused
    """
    with transaction.atomic():
        application, asked = _asked(application_id, member, consultation_id)
        if asked.asker_id != member.pk:
            raise NotAllowed("somebody else asked this")
        return _end(application, asked, member, ConsultationEnd.Kind.TAKEN_BACK, "")


def _asked(application_id: int, member: StaffMember, consultation_id: int) -> tuple[Application, Consultation]:
    application = fetch(application_id, member, None, lambda _member, _application: True, decides=False)
    asked = Consultation.objects.filter(application=application, pk=consultation_id).first()
    if asked is None:
        raise NotVisible("there is no such question")
    return application, asked


def _end(
    application: Application, asked: Consultation, member: StaffMember, kind: ConsultationEnd.Kind, text: str
) -> ConsultationEnd:
    """In the caller's transaction, which holds the application."""
    if ConsultationEnd.objects.filter(consultation=asked).exists():
        raise AlreadyEnded("it was answered or taken back")
    end = ConsultationEnd.objects.create(
        consultation=asked, body_id=application.body_id, kind=kind, at=timezone.now(), by=member, text=text
    )
    told = ConsultationEnded(consultation=asked.pk, length=len(text))
    record(member, f"application.consultation_{kind.value}", application.audit_subject, application.body.code, told)
    return end


def _whole(text: str) -> str:
    text = text.strip()
    if not text or len(text) > CONSULT_LIMIT:
        raise Incomplete("a question and an answer have 1 to 2,000 characters")
    return text
