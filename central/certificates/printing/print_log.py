"""The print log, and opening a file."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.certificates.access import documents_visible_to
from central.certificates.act_details import SheetsPrinted
from central.certificates.issuing.document_files import file_of
from central.certificates.issuing.fetch import fetch_document
from central.certificates.models import IssuedDocument, PrintRecord
from central.certificates.refusals import Incomplete, NoSuchChange, NotHere
from central.certificates.states import DocumentState
from central.staff.models import StaffMember


def open_file(number: str, member: StaffMember) -> bytes:
    """The signed bytes, to be printed or saved. Each opening is an audit entry.

    Raises:
        NotHere
        NoSuchChange: it does not count, so it is not handed out again.
        NotAtHand: the file cannot be read now.
    """
    content = file_of(_openable(number, member))  # before the transaction: what is wrong with it is noted by itself
    with transaction.atomic():
        document = _openable(number, member)
        record(member, f"{document.category}.opened", document.audit_subject, document.body)
    return content


def _openable(number: str, member: StaffMember) -> IssuedDocument:
    document = documents_visible_to(member).select_related("body").filter(number=number).first()
    if document is None:
        raise NotHere("there is no such document here")
    if document.state != DocumentState.ISSUED:
        raise NoSuchChange("only an issued document is opened")
    return document


def record_printed(number: str, member: StaffMember, *, printer: str, sheets: int, spoiled: int = 0) -> IssuedDocument:
    """Write down that sheets came out of a printer, and how many of them were destroyed.

    Raises:
        CertificateRefused
    """
    if not printer.strip() or sheets < 1 or not 0 <= spoiled <= sheets:
        raise Incomplete("a printer and its sheets are needed")
    with transaction.atomic():
        document = fetch_document(number, member)
        if document.state != DocumentState.ISSUED:
            raise NoSuchChange("only an issued document is printed")
        PrintRecord.objects.create(
            document=document,
            body=document.body,
            at=timezone.now(),
            by=member,
            printer=printer.strip()[:60],
            sheets=sheets,
            spoiled=spoiled,
        )
        record(
            member,
            f"{document.category}.printed",
            document.audit_subject,
            document.body,
            SheetsPrinted(sheets=sheets, spoiled=spoiled),
        )
    return document
