"""Fetching the one document that an action is about, locked until the transaction ends."""

from __future__ import annotations

from central.certificates.access import documents_visible_to
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange, NotHere
from central.certificates.states import NEXT, DocumentState
from central.staff.models import StaffMember


def fetch_document(number: str, member: StaffMember) -> IssuedDocument:
    """The document, locked. Who does not issue for its body and procedure knows of none.

    Raises:
        NotHere
    """
    rows = documents_visible_to(member).select_for_update(of=("self",))
    document = rows.select_related("body", "application", "household").filter(number=number).first()
    if document is None:
        raise NotHere("there is no such document here")
    return document


def check_change(document: IssuedDocument, target: DocumentState) -> None:
    """Return if the table has this change.

    Raises:
        NoSuchChange
    """
    if target not in NEXT[DocumentState(document.state)]:
        raise NoSuchChange(f"a document that is {document.state} does not become {target.value}")
