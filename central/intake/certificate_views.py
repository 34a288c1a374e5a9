"""The page of a statement's signing certificate (JPK-18), and the part of the application's page that leads there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.applications import panels
from central.applications.models import Application, ApplicationVersion
from central.applications.proof import call_people, prove, warning
from central.applications.publication import definition_of
from central.applications.views import find
from central.applications.words.check_sentences import SAID, CheckSentence, as_known_now, sentences_of
from central.audit.record import record
from central.intake.act_details import CertificateInspected
from central.intake.inspected_certificate import InspectedCertificate, inspect_certificate
from central.intake.verdicts.trust_store import trust_of
from central.staff.access import signed_in
from central.staff.page_messages import take
from central.staff.zones import zone_of
from central.web.words import moment
from sync.contract.chain.statement import StatementKind
from sync.envelope.refusals import WrongForm
from sync.envelope.resident.revocation_lists import Outcome

OF_THE_SIGNATURE = ("resident_signature", "certificate", "spelling", "revocation", "holder")
"""Checks of the card's signature, in the order of the page."""


@dataclass(frozen=True)
class CertificateLink:
    """The part of the application's page."""

    address: str
    """Empty: there is none to look at."""
    words: str


def enter() -> None:
    """Put the part onto the page."""
    panels.register("intake/certificate_link.html", link_of)


def link_of(application: Application, version: ApplicationVersion) -> CertificateLink | None:
    """None: nothing was signed, and nothing had to be."""
    if version.certificate is None:
        wanted = definition_of(application).needs_signature and version.kind != StatementKind.WITHDRAWAL
        missing = wanted and version.kiosk_epoch is not None
        return CertificateLink("", gettext("電子証明書は付いていません。")) if missing else None
    address = reverse("looks:certificate", args=[application.arrival_number, version.number])
    return CertificateLink(address, "")


@require_GET
def certificate(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """One version's. Looking at it is an entry of its own, also where there is none."""
    member = signed_in(request)
    application = find(request, member, number)
    stated = prove(application)
    shown = next((each for each in stated.versions if each.number == version), None)
    if shown is None:
        raise Http404
    read, trouble = _read(shown)
    told = CertificateInspected(version=shown.number, zone=zone_of(request).id, readable=read is not None)
    with transaction.atomic():
        take(request)
        call_people(application, stated)
        record(member, "signature.inspected", application.audit_subject, application.body, told)
    context = {
        "application": application,
        "version": shown,
        "certificate": read,
        "why_unread": trouble,
        "then": _then(shown, stated.proofs[shown.pk].resident_signature),
        "now_words": _now(read) if read is not None else (),
        "warning": warning(stated.faults),
    }
    return render(request, "intake/certificate.html", context)


def _read(version: ApplicationVersion) -> tuple[InspectedCertificate | None, str]:
    if version.certificate is None:
        return None, gettext("この申請には、電子証明書が付いていません。")
    try:
        return inspect_certificate(bytes(version.certificate), trust_of(version.body_id)), ""
    except WrongForm:
        return None, gettext(
            "電子証明書を読み取れません。届いたままの形で残してあります。端末を調べるよう、情報政策課に知らせてください。"
        )


def _then(version: ApplicationVersion, signature: str) -> list[CheckSentence]:
    """What was found of signature and certificate for the moment of the statement."""
    checks = as_known_now(version, signature)
    checks.outcomes = {name: checks.outcomes[name] for name in OF_THE_SIGNATURE if name in checks.outcomes}
    return sentences_of(checks, bytes(version.statement))


def _now(read: InspectedCertificate) -> list[CheckSentence]:
    """The same for this moment: a certificate may end, or be taken back, after somebody signed with it."""
    outcome = read.refused or "ok"
    mark, title, _more = SAID[("certificate", outcome)]
    found = [CheckSentence(mark, str(title))]
    known = read.revocation
    if known is None:
        mark, title, more = SAID[("revocation", Outcome.NOT_CHECKED.value)]
        found.append(CheckSentence(mark, str(title), str(more)))
    else:
        said = SAID[("revocation", known.outcome.value)]
        more = str(said[2])
        if known.list_at is not None:
            words = {"moment": moment(known.list_at)}
            more = gettext("%(moment)s の一覧で確認") % words
            if read.revoked_since is not None:
                more = gettext("%(since)s に失効しました（%(moment)s の一覧で確認）") % (
                    words | {"since": moment(read.revoked_since)}
                )
            elif known.outcome is Outcome.OLD_LIST:
                more = gettext("いちばん新しい一覧は %(moment)s のものです") % words
        found.append(CheckSentence(said[0], str(said[1]), more))
    return found
