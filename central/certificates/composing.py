"""From a reserved document to its signed bytes. Reads the register; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader

from central.catalogue.models import Body
from central.certificates.check_text import write_check_text
from central.certificates.issuer import issuer, sign_file
from central.certificates.models import Certifier, IssuedDocument
from central.certificates.numbers import grouped_code
from central.certificates.refusals import NoIssuer, NotSet
from central.certificates.sheet import TITLE, Detail, pages_of
from central.certificates.typesetting import set_sheets
from central.citizens.lookup import ensure_open, members_of
from central.citizens.models import Citizen, Household
from sync.contract.japanese_dates import JST, era_date, era_moment

SHEET = "resident_record"
FICTIONAL = "99"
MICRO_REPEATS = 60


@dataclass(frozen=True)
class Choice:
    """Who and what stands on the sheet, and how many copies."""

    persons: tuple[str, ...]
    details: frozenset[Detail]
    copies: int = 1


@dataclass(frozen=True)
class SignedFile:
    """A finished file."""

    content: bytes
    sheets: int


def preview(household: Household, choice: Choice, at: datetime) -> bytes:
    """The sheets as they would come, marked 見本 across; no number, seal, code, QR or signature.

    Raises:
        NotIssuable, CertificateRefused
    """
    members = members_of(household, choice.persons)
    content = _content(household, members, choice.details, at) | {"preview": True}
    return _set(content)


def signed_file(document: IssuedDocument, at: datetime) -> SignedFile:
    """The file of a reserved document, from the register as it is now.

    Raises:
        NotIssuable: something has come to stand in the way since.
        CertificateRefused
    """
    household = document.household
    ensure_open(household.pk)
    members = members_of(household, document.persons)
    details = frozenset(Detail(item) for item in document.items)
    text = write_check_text(document.number, at.astimezone(JST).date(), document.code, issuer().signer)
    content = _content(household, members, details, at) | {
        "number": document.number,
        "code": grouped_code(document.code),
        "qr": _qr(text),
    }
    pdf = _set(content)
    return SignedFile(sign_file(pdf, document.number, document.body.name), len(content["pages"]))


def certifier_of(body: Body, on: date) -> Certifier:
    """Who certifies on this day.

    Raises:
        NoIssuer
    """
    found = Certifier.objects.filter(body=body, valid_from__lte=on).order_by("-valid_from").first()
    if found is None:
        raise NoIssuer("nobody certifies for this body on this day: python -m central make_document_issuer")
    return found


def _content(
    household: Household, members: Sequence[Citizen], details: frozenset[Detail], at: datetime
) -> dict[str, Any]:
    body, on = household.body, at.astimezone(JST).date()
    certifier = certifier_of(body, on)
    whole = len(members) == household.members.count()
    prefecture = body.parent.name if body.parent else ""
    return {
        "title": TITLE,
        "city": body.name,
        "number": "",
        "code": "",
        "qr": "",
        "preview": False,
        "fictional": body.code.startswith(FICTIONAL),
        "pages": pages_of(household, members, details),
        "formula": certifier.formula_household if whole else certifier.formula_part,
        "certifier": f"{prefecture}{certifier.title}　{certifier.name}",
        "seal": certifier.seal,
        "issued_day": era_date(on),
        "issued_at": f"{certifier.place}　{era_moment(at)}",
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "check_address": settings.PUBLIC_URL.rstrip("/") + "/check/",
        "micro": f"{body.name}{TITLE}　" * MICRO_REPEATS,
    }


def _set(content: Mapping[str, Any]) -> bytes:
    """The sheets; formula, seal and page numbers stand right only if they are as many as planned."""
    pdf = set_sheets(SHEET, content)
    if int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"]) != len(content["pages"]):
        raise NotSet("the sheets came out otherwise than planned")
    return pdf


def _qr(text: str) -> str:
    """An SVG; its modules are vectors on the sheet."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
