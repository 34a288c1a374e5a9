"""無効 and 取消し: a number that no longer counts, with a reason that stays in the office."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.applications.slip_words import add_notice, promise
from central.audit.record import record
from central.certificates.act_details import DocumentEnded
from central.certificates.issuing.collection_notice import revoked_text
from central.certificates.issuing.fetch import check_change, fetch_document
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete, NoSuchChange
from central.certificates.states import Category, DocumentState
from central.staff.models import StaffMember


def void(number: str, member: StaffMember, reason: str) -> IssuedDocument:
    """It never left the office, or was taken back and destroyed. Also for a number whose file was never made.

    Raises:
        CertificateRefused
    """
    return _end(number, member, reason, DocumentState.VOID, "voided")


def revoke(number: str, member: StaffMember, reason: str) -> IssuedDocument:
    """It is out there and must not be relied on: everybody's check says so from now on.

    Raises:
        CertificateRefused
    """
    return _end(number, member, reason, DocumentState.REVOKED, "revoked")


def _end(number: str, member: StaffMember, reason: str, target: DocumentState, act: str) -> IssuedDocument:
    if not reason.strip():
        raise Incomplete("a reason is needed")
    with transaction.atomic():
        document = fetch_document(number, member)
        check_change(document, target)
        if target is DocumentState.VOID and document.left_by_mail:
            raise NoSuchChange("what went by mail has left the office: revoke it")
        source, document.state = document.state, target.value
        document.ended_at, document.ended_by, document.reason = timezone.now(), member, reason.strip()[:200]
        document.save(update_fields=["state", "ended_at", "ended_by", "reason"])
        application = document.application
        if not application.documents.filter(state=DocumentState.ISSUED.value).exists():
            # Nothing is left to collect: the slip's status must not promise it.
            promise(application, {})
        if document.category == Category.REPLY and target is DocumentState.REVOKED:
            # Whoever has it on paper reads here what a mail tells the others.
            add_notice(application, revoked_text(document))
        note(
            application,
            By.staff(member),
            f"{document.category}_{act}",
            HandlingDetails(documents=(number,), reason=document.reason),
        )
        record(
            member, f"{document.category}.{act}", document.audit_subject, document.body, DocumentEnded(source=source)
        )
    return document
