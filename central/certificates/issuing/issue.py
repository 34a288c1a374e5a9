"""交付, the clerk's half: numbers are reserved, and a job is queued that makes, signs and issues the files.

Both in one transaction, and without the document key. Whatever dies afterwards, the numbers stay used and stand in the
list of what was begun; a worker goes on by itself, and a person may resume or void them.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.transitions import ACCEPTED
from central.audit.record import NewEntry, record_all, recorded_last
from central.certificates.access import may_issue
from central.certificates.act_details import Reserved
from central.certificates.issuing.draft import drafted, fields_for
from central.certificates.issuing.make_documents import queue_making
from central.certificates.issuing.numbers import fresh_code, take_numbers
from central.certificates.kinds.document_kind import DocumentKind, W
from central.certificates.kinds.letterhead import certifier_of
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete, NoSuchChange, Unfinished
from central.certificates.states import DocumentState
from central.jobs.models import Job
from central.staff.models import StaffMember
from sync.japanese.dates import today_in_japan

COPIES_LIMIT = 10


def issue(application_id: int, member: StaffMember, kind: DocumentKind[W], wish: W, *, revision: int) -> Job:
    """Take a number for each copy of a document of this kind, and queue the job that makes them. From here on they are
    used, whatever happens.

    Raises:
        HandlingRefused: the request is not visible, or was changed meanwhile.
        NotIssuable, CertificateRefused
    """
    if not 1 <= wish.copies <= COPIES_LIMIT:
        raise Incomplete(f"between 1 and {COPIES_LIMIT} copies")
    now = timezone.now()
    with transaction.atomic(), recorded_last():
        application = fetch(application_id, member, revision, may_issue)
        if application.status not in ACCEPTED:
            raise NoSuchChange("documents are issued for accepted applications")
        if reserved_for(application).exists():
            raise Unfinished("finish or void what was begun for this request first")
        certifier_of(application.body, today_in_japan(now))
        fields = fields_for(application, kind, wish)
        numbers = take_numbers(application.body_id, application.body.code, today_in_japan(now), wish.copies)
        documents = [drafted(application, kind, fields) for _ in numbers]
        for copy, (document, number) in enumerate(zip(documents, numbers, strict=True), start=1):
            document.number, document.code, document.copy = number, fresh_code(), copy
            document.reserved_at, document.reserved_by = now, member
            document.save(force_insert=True)
        note(
            application, By.staff(member), f"{kind.category.value}_reserved", HandlingDetails(documents=tuple(numbers))
        )
        record_all([_reserved_entry(document, member) for document in documents])
        return queue_making(application, member)


def resume(application_id: int, member: StaffMember) -> Job:
    """Let a worker finish what was reserved for this request and never issued: the job that is at it, or a new one.

    Raises:
        HandlingRefused, NoSuchChange
    """
    with transaction.atomic(), recorded_last():
        application = fetch(application_id, member, None, may_issue)
        if not reserved_for(application).exists():
            raise NoSuchChange("nothing of this request waits to be finished")
        return queue_making(application, member)


def reserved_for(application: Application) -> QuerySet[IssuedDocument]:
    """What was begun and not finished."""
    return IssuedDocument.objects.filter(application=application, state=DocumentState.RESERVED.value).order_by("number")


def _reserved_entry(document: IssuedDocument, member: StaffMember) -> NewEntry:
    return NewEntry(
        member,
        f"{document.category}.reserved",
        document.audit_subject,
        document.body,
        Reserved(application=document.application.arrival_number, kind=document.kind),
    )
