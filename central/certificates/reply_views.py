"""Staff pages from an accepted application to its signed reply: write, preview, issue and send, resume (CERT-09)."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from central.applications.models import Application
from central.applications.proof import call_people, prove, refuse_altered, warning
from central.applications.refusals import HandlingRefused
from central.applications.transitions import ACCEPTED
from central.applications.views import find
from central.applications.words import badges
from central.audit.record import record
from central.catalogue.reply_rules import ReplyRule, reply_rule
from central.certificates.access import may_issue
from central.certificates.act_details import LookedUp
from central.certificates.issuing.issue import issue, resume
from central.certificates.issuing.make_documents import making_of
from central.certificates.issuing.signed_documents import preview
from central.certificates.kinds import reply_letter
from central.certificates.kinds.reply_letter.content import who_and_what
from central.certificates.refusals import CertificateRefused
from central.certificates.reply_forms import ReplyForm
from central.certificates.states import Category, DocumentState
from central.certificates.views import FACES, issuing_member, words_for
from central.resident_register.refusals import NotIssuable
from central.staff.models import StaffMember
from central.web.pdf_answers import pdf_response


@require_GET
def reply_page(request: HttpRequest, number: str) -> HttpResponse:
    """The letter to be written. Each look at the register is an audit entry."""
    member, application, rule = _open(request, number)
    return _draw(request, member, application, rule)


@require_POST
def show_preview(request: HttpRequest, number: str) -> HttpResponse:
    """The letter marked 見本; nothing is numbered or kept."""
    member, application, rule = _open(request, number)
    form = _form(application, rule, request)
    if not form.is_valid():
        return _draw(request, member, application, rule, form=form, status=400)
    try:
        refuse_altered(application)
        content = preview(application, reply_letter.KIND, form.letter(), timezone.now())
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, rule, form=form, status=status, trouble=trouble)
    with transaction.atomic():
        record(member, "reply.letter_previewed", application.audit_subject, application.body)
    return pdf_response(content, "mihon")


@require_POST
def issue_now(request: HttpRequest, number: str) -> HttpResponse:
    """Take the number; a worker makes, signs and sends, and the application moves on."""
    member, application, rule = _open(request, number)
    form = _form(application, rule, request)
    if not form.is_valid():
        return _draw(request, member, application, rule, form=form, status=400)
    try:
        said = form.cleaned_data
        job = issue(application.pk, member, reply_letter.KIND, form.letter(), revision=said["revision"])
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, rule, form=form, status=status, trouble=trouble)
    return redirect("certificates:making", job.pk)


@require_POST
def resume_now(request: HttpRequest, number: str) -> HttpResponse:
    """Let a worker finish what was begun, as it was decided then."""
    member, application, rule = _open(request, number)
    try:
        job = resume(application.pk, member)
    except (HandlingRefused, CertificateRefused, NotIssuable) as refusal:
        status, trouble = words_for(refusal)
        return _draw(request, member, application, rule, status=status, trouble=trouble)
    return redirect("certificates:making", job.pk)


def _open(request: HttpRequest, number: str) -> tuple[StaffMember, Application, ReplyRule]:
    member = issuing_member(request)
    application = find(request, member, number)
    rule = reply_rule(application.body.code, application.procedure)
    if not may_issue(member, application) or rule is None:
        raise Http404
    return member, application, rule


def _form(application: Application, rule: ReplyRule, request: HttpRequest | None = None) -> ReplyForm:
    may_mail = rule.by_mail and bool(application.mail)
    return ReplyForm(request.POST if request else None, rule=rule, may_mail=may_mail)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    application: Application,
    rule: ReplyRule,
    *,
    form: ReplyForm | None = None,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    application.refresh_from_db()
    stated = prove(application)
    documents = list(application.documents.filter(category=Category.REPLY.value).order_by("number"))
    states = {document.state for document in documents}
    who = who_and_what(application, rule)
    with transaction.atomic():
        call_people(application, stated)
        record(member, "register.looked_up", application.audit_subject, application.body, LookedUp(found=who.known))
    unfinished = DocumentState.RESERVED.value in states
    context = {
        "application": application,
        "status": badges.status(application.status),
        "rule": rule,
        "who": who,
        "form": form or _form(application, rule),
        "may_mail": rule.by_mail and bool(application.mail),
        "may_write": application.status in ACCEPTED and not unfinished and DocumentState.ISSUED.value not in states,
        "unfinished": unfinished,
        "making": making_of(application),
        "documents": [(document, FACES[DocumentState(document.state)]) for document in documents],
        "trouble": trouble,
        "warning": warning(stated.faults),
    }
    return render(request, "certificates/reply.html", context, status=status)
