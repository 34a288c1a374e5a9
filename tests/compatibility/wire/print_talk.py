"""What a centre has issued when a kiosk tells what became of a printed copy."""

from __future__ import annotations

from datetime import UTC, datetime

from central.applications.models import Application
from central.certificates.models import IssuedDocument
from central.staff.models import StaffMember


def issued_document(application: Application) -> IssuedDocument:
    """A reply document of this application, issued just now."""
    now = datetime.now(UTC)
    who = StaffMember.objects.create_member("issuer", "x" * 20, name="係員", section="x", body=application.body)
    return IssuedDocument.objects.create(
        number="J-99201-26-0000001",
        code="8Q2MW7KD31XT",
        body=application.body,
        application=application,
        category="reply",
        kind="notice",
        state="issued",
        persons=[],
        items=[],
        copy=1,
        sha256="14" * 32,
        reserved_at=now,
        reserved_by=who,
        issued_at=now,
        issued_by=who,
    )
