"""Everybody's check. It tells apart: valid, revoked, void, altered, unknown; and tells nothing about a person.
It needs no key: the public half of the document key stands in the issuer's certificate.

A file counts only if the register knows the SHA-256 of all its bytes *and* the city's signature holds over the whole
of it *and* /Contents is one DER value of exactly its own length, in upper-case hex, with zeros behind it. PDF readers
ignore what stands in that padding (building-blocks, "PAdES"); we do not.

A file that only names one of our numbers is unknown like any other: altered is what has grown out of one of ours.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import cms
from django.db.models import QuerySet

from central.certificates.issuing.document_files import FILE_LIMIT_BYTES, digest_of, known_marks
from central.certificates.issuing.numbers import NUMBER_IN, fold_code, fold_number
from central.certificates.models import IssuedDocument
from central.certificates.signing.certificates import certificates
from central.certificates.signing.contents import contents_of
from central.certificates.signing.qr_text import read_check_text
from central.certificates.states import DocumentState
from sync.envelope.refusals import BadSignature, WrongForm

ASKED = ("number", "code", "category", "kind", "title", "state", "sheets", "sha256", "issued_at")
"""Columns of a document that the check reads: none of them is about a person."""
_NUMBER = re.compile(NUMBER_IN.pattern.encode())


class Verdict(StrEnum):
    """What the register and the signature say together."""

    VALID = "valid"
    REVOKED = "revoked"
    VOID = "void"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """A verdict, with the document where the asker has proven to hold it."""

    verdict: Verdict
    document: IssuedDocument | None = None


_STATES = {
    DocumentState.ISSUED: Verdict.VALID,
    DocumentState.REVOKED: Verdict.REVOKED,
    DocumentState.VOID: Verdict.VOID,
}


def check_number(typed_number: str, typed_code: str) -> Checked:
    """By the number and the code beside it. A wrong code and an unknown number are one answer."""
    number, code = fold_number(typed_number), fold_code(typed_code)
    if number is None or code is None:
        return Checked(Verdict.UNKNOWN)
    document = _issued().filter(number=number).first()
    if document is None or not hmac.compare_digest(document.code, code):
        return Checked(Verdict.UNKNOWN)
    return Checked(_STATES[DocumentState(document.state)], document)


def check_text(scanned: str) -> Checked:
    """By what a scanner read from the QR. A text that the city did not sign is altered, or none of ours."""
    try:
        text = read_check_text(scanned)
    except WrongForm:
        return Checked(Verdict.UNKNOWN)
    try:
        text.verify(certificates().key)
    except BadSignature:
        return Checked(Verdict.ALTERED)
    return check_number(text.number, text.code)


def check_file(data: bytes) -> Checked:
    """By the file itself. Every byte counts."""
    if len(data) > FILE_LIMIT_BYTES:
        return Checked(Verdict.UNKNOWN)
    document = _issued().filter(sha256=digest_of(data)).first()
    if document is not None:
        assert document.issued_at is not None
        if not signature_holds(data, document.issued_at):
            return Checked(Verdict.ALTERED)
        return Checked(_STATES[DocumentState(document.state)], document)
    named = sorted({number.decode() for number in _NUMBER.findall(data)})[:10]
    if any(_grew_out_of(data, known_marks(document)) for document in _issued().filter(number__in=named)):
        return Checked(Verdict.ALTERED)
    return Checked(Verdict.UNKNOWN)


def _grew_out_of(data: bytes, marks: Sequence[str]) -> bool:
    """Whether the asker holds more of our file than its number: its digest or its signature, which nobody guesses. The
    number alone gets the same answer whether it was given or not, so the page tells nobody how many there are.
    """
    written = data.upper()
    return any(mark.encode() in written for mark in marks)


def signature_holds(data: bytes, at: datetime) -> bool:
    """Whether the city's signature covers exactly these bytes, checked as of the day of issue."""
    if not _contents_are_strict(data):
        return False
    # Only where a file is looked at: no other page and no command reads the library.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        signatures = PdfFileReader(BytesIO(data)).embedded_signatures
        if len(signatures) != 1:
            return False
        context = ValidationContext(trust_roots=[certificates().ca], allow_fetching=False, moment=at)
        status = validate_pdf_signature(signatures[0], context)
        return bool(status.bottom_line)
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over in foreign bytes: the signature does not hold
        return False


def _contents_are_strict(data: bytes) -> bool:
    digits = contents_of(data)
    if digits is None:
        return False
    try:
        padded = bytes.fromhex(digits.decode("ascii"))
        der = cms.ContentInfo.load(padded, strict=False).dump()
    except (ValueError, TypeError):
        return False
    return digits == (der.hex().upper() + "00" * (len(padded) - len(der))).encode() and padded.startswith(der)


def _issued() -> QuerySet[IssuedDocument]:
    """Those that have ever had a file: a number that was only reserved is unknown outside. Of these only what the check
    asks: a role of the database that may read no more serves the residents' door.
    """
    return IssuedDocument.objects.exclude(sha256="").only(*ASKED)
