"""From a reserved document to its signed bytes. Reads register and statement; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import segno
from pyhanko.pdf_utils.reader import PdfFileReader

from central.applications.models import Application
from central.catalogue.reply_rules import ReplyRule, reply_rule
from central.certificates.check_text import write_check_text
from central.certificates.frame import certifier_of, frame
from central.certificates.issuer import issuer, sign_file
from central.certificates.letter import letter_content
from central.certificates.models import IssuedDocument
from central.certificates.numbers import grouped_code
from central.certificates.refusals import NoSuchChange, NotSet
from central.certificates.sheet import TITLE, Detail, pages_of
from central.certificates.states import Category
from central.certificates.typesetting import set_sheets
from central.citizens.lookup import ensure_open, members_of
from central.citizens.models import Citizen, Household
from sync.japanese.dates import JST

SHEETS = {Category.CERTIFICATE: "resident_record", Category.REPLY: "reply_letter"}


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
    return _set(Category.CERTIFICATE, _record_content(household, members, choice.details, at) | {"preview": True})


def preview_letter(application: Application, rule: ReplyRule, decided: Mapping[str, str], at: datetime) -> bytes:
    """The letter as it would come, marked the same.

    Raises:
        CertificateRefused
    """
    return _set(Category.REPLY, letter_content(application, rule, decided, at) | {"preview": True})


def signed_file(document: IssuedDocument, at: datetime) -> SignedFile:
    """The file of a reserved document, from register and statement as they are now.

    Raises:
        NotIssuable: something has come to stand in the way since.
        CertificateRefused
    """
    text = write_check_text(document.number, at.astimezone(JST).date(), document.code, issuer().signer)
    category = Category(document.category)
    content = _content_of(document, category, at) | {
        "number": document.number,
        "code": grouped_code(document.code),
        "qr": _qr(text),
    }
    pdf = _set(category, content)
    return SignedFile(sign_file(pdf, document.number, document.body.name), len(content["pages"]))


def _content_of(document: IssuedDocument, category: Category, at: datetime) -> dict[str, Any]:
    match category:
        case Category.REPLY:
            rule = reply_rule(document.body.code, document.application.procedure)
            if rule is None or rule.letter != document.kind:
                raise NoSuchChange("this procedure is not answered by this letter any more: void the number")
            return letter_content(document.application, rule, document.decided, at)
        case Category.CERTIFICATE:
            household = document.household
            assert household is not None, "a certificate is of a household: only_a_reply_goes_by_mail"
            ensure_open(household.pk)
            details = frozenset(Detail(item) for item in document.items)
            return _record_content(household, members_of(household, document.persons), details, at)


def _record_content(
    household: Household, members: Sequence[Citizen], details: frozenset[Detail], at: datetime
) -> dict[str, Any]:
    certifier = certifier_of(household.body, at.astimezone(JST).date())
    whole = len(members) == household.members.count()
    return frame(household.body, certifier, TITLE, certifier.place, at) | {
        "pages": pages_of(household, members, details),
        "formula": certifier.formula_household if whole else certifier.formula_part,
    }


def _set(category: Category, content: Mapping[str, Any]) -> bytes:
    """The sheets; formula, seal and page numbers stand right only if they are as many as planned."""
    pdf = set_sheets(SHEETS[category], content)
    if int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"]) != len(content["pages"]):
        raise NotSet("the sheets came out otherwise than planned")
    return pdf


def _qr(text: str) -> str:
    """An SVG; its modules are vectors on the sheet."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
