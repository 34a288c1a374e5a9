"""作っています: the page between a clerk's button and the document. It asks by itself, or by a button."""

from __future__ import annotations

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.applications.models import Application
from central.applications.views import find
from central.certificates.access import may_issue
from central.certificates.issuing.issue import reserved_for
from central.certificates.issuing.make_documents import MAKE_DOCUMENTS, Made, MakeDocuments, Obstacle
from central.certificates.kinds.registry import kind_of
from central.certificates.models import IssuedDocument
from central.certificates.refusals import CertificateRefused, MissingGlyph, NoIssuer, NoSuchChange, NotAtHand, NotSet
from central.certificates.states import DocumentState
from central.certificates.typesetter.typesetting import missing_in
from central.certificates.views import issuing_member, words_for
from central.jobs.leases import nobody_works
from central.jobs.models import OPEN, Job
from central.resident_register.refusals import NotIssuable
from central.staff.models import StaffMember

ASK_AGAIN_S = 2
"""Such a question keeps no session alive."""
HTMX = "HX-Request"


@require_GET
def making(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is; then on to the document, or back to the page where it was asked for, with the reason."""
    answer = _answer(request, job_id)
    if HTMX in request.headers and "Location" in answer.headers:
        # A part of the page asked: the whole window goes on.
        return HttpResponse(status=204, headers={"HX-Redirect": answer.headers["Location"]})
    return answer


def _answer(request: HttpRequest, job_id: int) -> HttpResponse:
    member = issuing_member(request)
    job = Job.objects.filter(pk=job_id, kind=MAKE_DOCUMENTS.name).first()
    if job is None:
        raise Http404
    application = _application(request, member, job)
    documents = list(reserved_for(application))
    if job.state == Job.State.DONE:
        return _ended(request, application, msgspec.json.decode(job.result, type=Made), documents)
    if job.state not in OPEN:
        messages.warning(
            request, gettext("作業が止まりました。番号は取ったままです。続きを作るか、無効にしてください。")
        )
        return redirect(_asked_at(application, documents), application.arrival_number)
    context = {
        "application": application,
        "documents": documents,
        "asked_at": _asked_at(application, documents),
        "ask_again_s": ASK_AGAIN_S,
        "nobody_works": nobody_works(timezone.now()),
    }
    return render(request, "certificates/making.html", context)


def _application(request: HttpRequest, member: StaffMember, job: Job) -> Application:
    """What it is about, for whoever may open that from here, and issue.

    Raises:
        Http404
    """
    asked = msgspec.json.decode(job.arguments, type=MakeDocuments)
    number = Application.objects.values_list("arrival_number", flat=True).filter(pk=asked.application).first()
    application = find(request, member, number or "")
    if not may_issue(member, application):
        raise Http404
    return application


def _ended(request: HttpRequest, application: Application, made: Made, reserved: list[IssuedDocument]) -> HttpResponse:
    if made.obstacle:
        messages.warning(request, words_for(_refusal(Obstacle(made.obstacle), reserved))[1])
        return redirect(_asked_at(application, reserved), application.arrival_number)
    issued = list(IssuedDocument.objects.filter(number__in=made.numbers))
    if all(document.state == DocumentState.ISSUED for document in issued):
        # Who comes back to this page when one was ended meanwhile reads of that, and not that it was issued.
        messages.success(request, _said(issued))
    if len(issued) == 1:
        return redirect("certificates:document", issued[0].number)
    return redirect(_asked_at(application, issued), application.arrival_number)


def _said(issued: list[IssuedDocument]) -> str:
    if any(document.title for document in issued):
        by_mail = any(document.by_mail for document in issued)
        said = (
            gettext("%(number)s を発行しました。メールでも送ります。")
            if by_mail
            else gettext("%(number)s を発行しました。窓口でお渡しください。")
        )
        return said % {"number": issued[0].number}
    return gettext("発行しました：%(numbers)s") % {"numbers": "、".join(document.number for document in issued)}


def _asked_at(application: Application, documents: list[IssuedDocument]) -> str:
    """Name of the page where it is asked for, and gone on with."""
    newest = documents[0] if documents else application.documents.order_by("-pk").first()
    return newest.making_page if newest is not None else "certificates:request"


def _refusal(obstacle: Obstacle, reserved: list[IssuedDocument]) -> NotIssuable | CertificateRefused:
    """What stood in the way, once more: the job kept nothing that says more."""
    match obstacle:
        case Obstacle.NOT_ISSUABLE:
            return NotIssuable()
        case Obstacle.MISSING_GLYPH:
            return MissingGlyph(_missing(reserved))
        case Obstacle.NO_ISSUER:
            return NoIssuer()
        case Obstacle.NOT_SET:
            return NotSet()
        case Obstacle.NO_STORE:
            return NotAtHand()
        case Obstacle.CHANGED:
            return NoSuchChange()


def _missing(reserved: list[IssuedDocument]) -> list[str]:
    at = timezone.now()
    try:
        found = {char for document in reserved for char in missing_in(kind_of(document).content(document, at))}
    except (NotIssuable, CertificateRefused):
        return []  # it has changed meanwhile: nothing to list
    return sorted(found)
