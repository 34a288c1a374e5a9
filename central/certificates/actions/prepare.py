"""What must be there before a number is taken, and what a document of each category keeps."""

from __future__ import annotations

from datetime import date
from typing import Any

from central.applications.models import Application
from central.applications.publication import definition_of
from central.catalogue.reply_rules import reply_rule
from central.certificates.composing import Choice
from central.certificates.frame import certifier_of
from central.certificates.letter import Letter, check_decided
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete, NoSuchChange, StillValid
from central.certificates.requests import household_for
from central.certificates.states import Category, DocumentState
from central.citizens.lookup import members_of


def fields_of(application: Application, wish: Choice | Letter, on: date) -> dict[str, Any]:
    """Columns that every copy has in common.

    Raises:
        NotIssuable, CertificateRefused
    """
    certifier_of(application.body, on)
    match wish:
        case Choice():
            return _certificate(application, wish)
        case Letter():
            return _reply(application, wish)


def _certificate(application: Application, choice: Choice) -> dict[str, Any]:
    kind = definition_of(application).issues_certificate
    if kind is None:
        raise NoSuchChange("this procedure ends with no certificate")
    household, _ = household_for(application)
    members_of(household, choice.persons)
    return {
        "category": Category.CERTIFICATE.value,
        "kind": kind,
        "household": household,
        "persons": list(choice.persons),
        "items": sorted(choice.details),
    }


def _reply(application: Application, letter: Letter) -> dict[str, Any]:
    rule = reply_rule(application.body.code, application.procedure)
    if rule is None:
        raise NoSuchChange("this procedure is answered with no letter")
    replies = IssuedDocument.objects.filter(application=application, category=Category.REPLY.value)
    if replies.filter(state=DocumentState.ISSUED.value).exists():
        raise StillValid("there is a reply that counts")
    if letter.by_mail and not (rule.by_mail and application.mail):
        raise Incomplete("this letter cannot go by mail")
    return {
        "category": Category.REPLY.value,
        "kind": rule.letter,
        "title": rule.title,
        "persons": [],
        "items": [],
        "decided": check_decided(rule, letter.decided),
        "by_mail": letter.by_mail,
    }
