"""交付, of certificates and of replies: numbers are reserved in one transaction, files made and signed, and everything
issued in a second one.

A process that dies between the two leaves reserved numbers behind: they stay used, stand in the list of what was begun,
and a person resumes or voids them. No file exists that the register does not know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move, note
from central.applications.models import Application
from central.applications.transitions import ACCEPTED
from central.audit.record import NewEntry, record_all, recorded_last
from central.certificates.access import may_issue
from central.certificates.actions.prepare import fields_of
from central.certificates.composing import Choice, SignedFile, signed_file
from central.certificates.letter import Letter
from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.numbers import fresh_code, take_numbers
from central.certificates.ready import ready_text
from central.certificates.refusals import Incomplete, NoSuchChange, Unfinished
from central.certificates.states import DocumentState
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus
from sync.japanese.dates import today_in_japan

COPIES_LIMIT = 10


def nothing_happens(place: str) -> None:
    """The failpoint of service: places are passed and that is all."""


def issue(
    application_id: int,
    member: StaffMember,
    *,
    revision: int,
    choice: Choice | Letter,
    reached: Callable[[str], None] = nothing_happens,
) -> list[IssuedDocument]:
    """Reserve, make and issue every copy. `reached` is told the places at which a process may die.

    Raises:
        HandlingRefused: the request is not visible, or was changed meanwhile.
        NotIssuable, CertificateRefused
    """
    reserved = reserve(application_id, member, revision=revision, choice=choice)
    reached("reserved")
    return _finish(reserved, member, reached)


def resume(application_id: int, member: StaffMember) -> list[IssuedDocument]:
    """Finish what was reserved for this request and never issued.

    Raises:
        HandlingRefused, NotIssuable, CertificateRefused
    """
    with transaction.atomic():
        application = fetch(application_id, member, None, may_issue)
    reserved = list(_reserved(application).select_related("body__parent", "household__body__parent", "application"))
    if not reserved:
        raise NoSuchChange("nothing of this request waits to be finished")
    return _finish(reserved, member, nothing_happens)


def reserve(
    application_id: int, member: StaffMember, *, revision: int, choice: Choice | Letter
) -> list[IssuedDocument]:
    """Take a number for each copy. From here on they are used, whatever happens.

    Raises:
        as `issue`
    """
    if not 1 <= choice.copies <= COPIES_LIMIT:
        raise Incomplete(f"between 1 and {COPIES_LIMIT} copies")
    now = timezone.now()
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_issue)
        if application.status not in ACCEPTED:
            raise NoSuchChange("documents are issued for accepted applications")
        if _reserved(application).exists():
            raise Unfinished("finish or void what was begun for this request first")
        fields = fields_of(application, choice, today_in_japan(now))
        numbers = take_numbers(application.body_id, application.body.code, today_in_japan(now), choice.copies)
        documents = [
            IssuedDocument(
                number=number,
                code=fresh_code(),
                body=application.body,
                application=application,
                copy=copy,
                reserved_at=now,
                reserved_by=member,
                **fields,
            )
            for copy, number in enumerate(numbers, start=1)
        ]
        for document in documents:
            document.save(force_insert=True)
        note(application, By.staff(member), f"{fields['category']}_reserved", {"documents": numbers})
        record_all([_entry(document, member, "reserved") for document in documents])
    return documents


def _finish(
    reserved: Sequence[IssuedDocument], member: StaffMember, reached: Callable[[str], None]
) -> list[IssuedDocument]:
    at = timezone.now()
    files = {document.pk: signed_file(document, at) for document in reserved}
    reached("signed")
    with transaction.atomic(), recorded_last():
        application = fetch(reserved[0].application_id, member, None, may_issue)
        rows = _reserved(application).filter(pk__in=files).select_related("body", "application")
        documents = list(rows.select_for_update(of=("self",)))
        if len(documents) != len(files) or application.status not in ACCEPTED:
            raise NoSuchChange("somebody else has finished or ended this meanwhile")
        for document in documents:
            _keep(document, files[document.pk], member, at)
        record_all([_entry(document, member, "issued", sheets=document.sheets) for document in documents])
        _tell_applicant(application, member, documents)
        reached("issuing")
    return documents


def _keep(document: IssuedDocument, file: SignedFile, member: StaffMember, at: datetime) -> None:
    document.state = DocumentState.ISSUED.value
    document.sha256 = hashlib.sha256(file.content).hexdigest()
    document.sheets = file.sheets
    document.issued_at, document.issued_by = at, member
    document.save(update_fields=["state", "sha256", "sheets", "issued_at", "issued_by"])
    DocumentFile.objects.create(document=document, body=document.body, content=file.content)


def _tell_applicant(application: Application, member: StaffMember, documents: Sequence[IssuedDocument]) -> None:
    """The slip's status now says that it is ready, and where. Who listens to `handled` reads here whether the file
    itself goes by mail.
    """
    first = documents[0]
    application.ready = ready_text(application, first)
    act = f"{first.category}_issued"
    details = {"documents": [document.number for document in documents], "by_mail": first.by_mail}
    if application.status == HandlingStatus.ACCEPTED_REPLIED:
        note(application, By.staff(member), act, details)
    else:
        move(application, HandlingStatus.ACCEPTED_REPLIED, By.staff(member), act, details)


def _reserved(application: Application) -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.filter(application=application, state=DocumentState.RESERVED.value).order_by("number")


def _entry(document: IssuedDocument, member: StaffMember, act: str, **details: object) -> NewEntry:
    return NewEntry(
        member,
        f"{document.category}.{act}",
        document.audit_subject,
        document.body,
        {"application": document.application.arrival_number, "kind": document.kind, **details},
    )
