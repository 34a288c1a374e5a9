"""From a reserved document to its signed bytes. Reads register and statement; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from central.applications.models import Application
from central.certificates.issuing.draft import drafted, fields_for
from central.certificates.issuing.numbers import grouped_code
from central.certificates.kinds.document_kind import DocumentKind, W
from central.certificates.kinds.registry import kind_of
from central.certificates.models import IssuedDocument
from central.certificates.signing.issuer import issuer, sign_file
from central.certificates.signing.qr_text import write_check_text
from central.certificates.typesetter.typesetting import set_document
from sync.japanese.dates import JST


@dataclass(frozen=True)
class SignedFile:
    """A finished file."""

    content: bytes
    sheets: int


def preview(application: Application, kind: DocumentKind[W], wish: W, at: datetime) -> bytes:
    """The sheets as they would come, marked 見本 across; no number, seal, code, QR or signature.

    Raises:
        NotIssuable, CertificateRefused
    """
    draft = drafted(application, kind, fields_for(application, kind, wish))
    return set_document(kind.name, kind.content(draft, at).as_preview())


def signed_file(document: IssuedDocument, at: datetime) -> SignedFile:
    """The file of a reserved document, from register and statement as they are now.

    Raises:
        NotIssuable: something has come to stand in the way since.
        CertificateRefused
    """
    kind = kind_of(document)
    text = write_check_text(document.number, at.astimezone(JST).date(), document.code, issuer().signer)
    content = kind.content(document, at).numbered(document.number, grouped_code(document.code), _qr(text))
    pdf = set_document(kind.name, content)
    return SignedFile(sign_file(pdf, document.number, document.body.name), len(content.pages))


def _qr(text: str) -> str:
    """An SVG; its modules are vectors on the sheet."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
