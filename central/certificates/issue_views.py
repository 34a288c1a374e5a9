"""Staff pages from an accepted request to its certificate: look up, choose, preview, issue, resume."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from central.applications.models import Application
from central.applications.proof import Stated, call_people, prove, refuse_altered, warning
from central.applications.publication import definition_of
from central.applications.refusals import HandlingRefused
from central.applications.transitions import ACCEPTED
from central.applications.views import find
from central.applications.words import badges
from central.audit.record import record
from central.certificates.access import may_issue
from central.certificates.act_details import LookedUp
from central.certificates.forms import IssueForm
from central.certificates.issuing.issue import issue, resume
from central.certificates.issuing.make_documents import making_of
from central.certificates.issuing.signed_documents import preview
from central.certificates.kinds.document_kind import DocumentKind
from central.certificates.kinds.registry import all_kinds
from central.certificates.kinds.resident_record.content import DETAIL_WORDS, Detail
from central.certificates.kinds.resident_record.request import Choice, Wanted, wanted
from central.certificates.kinds.stated_request import household_for
from central.certificates.refusals import CertificateRefused
from central.certificates.states import DocumentState
from central.certificates.views import FACES, issuing_member, words_for
from central.resident_register.models import Citizen, Household
from central.resident_register.refusals import NotIssuable
from central.staff.models import StaffMember
from central.web.pdf_answers import pdf_response

COPIES = "copies"
"""In every form of this page that says what shall stand on the sheet."""


@require_GET
def request_page(request: HttpRequest, number: str) -> HttpResponse:
    """Look up the applicant's household and propose what was asked for. Each look-up is an audit entry."""
    member, application, _ = _open(request, number)
    return _draw(request, member, application)


@require_POST
def show_preview(request: HttpRequest, number: str) -> HttpResponse:
    """The sheets marked 見本; nothing is numbered or kept."""
    member, application, kind = _open(request, number)
    try:
        refuse_altered(application)
        household, _ = household_for(application)
        form = IssueForm(request.POST, members=list(household.members.all()))
        if not form.is_valid():
            return _draw(request, member, application, status=400, trouble=_first_error(form))
        content = preview(application, kind, form.choice(), timezone.now())
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, status=status, trouble=trouble)
    with transaction.atomic():
        record(member, "certificate.previewed", application.audit_subject, application.body)
    return pdf_response(content, "mihon")


@require_POST
def issue_now(request: HttpRequest, number: str) -> HttpResponse:
    """Take the numbers; a worker makes and signs, and the request moves on."""
    member, application, kind = _open(request, number)
    try:
        refuse_altered(application)
        household, _ = household_for(application)
        form = IssueForm(request.POST, members=list(household.members.all()))
        if not form.is_valid():
            return _draw(request, member, application, status=400, trouble=_first_error(form))
        said = form.cleaned_data
        job = issue(application.pk, member, kind, form.choice(), revision=said["revision"])
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, status=status, trouble=trouble)
    return redirect("certificates:making", job.pk)


@require_POST
def resume_now(request: HttpRequest, number: str) -> HttpResponse:
    """Let a worker finish what was begun."""
    member, application, _ = _open(request, number)
    try:
        job = resume(application.pk, member)
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, status=status, trouble=trouble)
    return redirect("certificates:making", job.pk)


def _open(request: HttpRequest, number: str) -> tuple[StaffMember, Application, DocumentKind[Choice]]:
    """Who issues, for which request, and what its procedure ends with.

    Raises:
        Http404
    """
    member = issuing_member(request)
    application = find(request, member, number)
    kind = all_kinds().get(definition_of(application).issues_certificate or "")
    if not may_issue(member, application) or kind is None:
        raise Http404
    return member, application, kind


def _first_error(form: IssueForm) -> str:
    return "　".join(str(error) for errors in form.errors.values() for error in errors)


def _draw(
    request: HttpRequest, member: StaffMember, application: Application, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    application.refresh_from_db()
    stated = prove(application)
    documents = list(application.documents.order_by("number"))
    context = {
        "application": application,
        "status": badges.status(application.status),
        "accepted": application.status in ACCEPTED,
        "documents": [(document, FACES[DocumentState(document.state)]) for document in documents],
        "unfinished": any(document.state == DocumentState.RESERVED for document in documents),
        "making": making_of(application),
        "trouble": trouble,
        "warning": warning(stated.faults),
    }
    found = _look_up(member, application, stated)
    if found is None:
        context = {**context, "refused": words_for(NotIssuable())[1]}
    else:
        household, applicant = found
        asked = _chosen(request.POST) if COPIES in request.POST else wanted(application, household, applicant)
        context = {
            **context,
            "household": household,
            "applicant": applicant,
            "members": [(citizen, citizen.number in asked.persons) for citizen in household.members.all()],
            "details": [(detail, word, detail in asked.details) for detail, word in DETAIL_WORDS.items()],
            "copies": asked.copies,
        }
    return render(request, "certificates/request.html", context, status=status)


def _chosen(said: QueryDict) -> Wanted:
    """What the clerk had chosen when it was refused, and not what the applicant wished."""
    details = frozenset(detail for detail in Detail if detail.value in said.getlist("details"))
    copies = said.get(COPIES, "")
    return Wanted(tuple(said.getlist("persons")), details, int(copies) if copies.isdecimal() and len(copies) < 4 else 1)


def _look_up(member: StaffMember, application: Application, stated: Stated) -> tuple[Household, Citizen] | None:
    """The household, or None whatever the reason; the audit entry does not say more than that either."""
    try:
        found = household_for(application)
    except NotIssuable:
        found = None
    with transaction.atomic():
        call_people(application, stated)
        record(
            member, "register.looked_up", application.audit_subject, application.body, LookedUp(found=found is not None)
        )
    return found
