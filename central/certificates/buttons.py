"""Documents begin on the page of an accepted application; of their printing at a kiosk 確認が要る may tell."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.buttons import PageButton, register
from central.applications.manual_check_reasons import document_of
from central.applications.manual_check_ways import ManualCheckWay
from central.applications.manual_check_ways import register as register_way
from central.applications.models import Application, ManualCheck
from central.applications.publication import definition_of
from central.applications.transitions import ACCEPTED
from central.catalogue.reply_rules import reply_rule
from central.certificates.access import may_issue
from central.certificates.models import IssuedDocument
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember


def enter() -> None:
    """Put the buttons onto the page."""
    register(PageButton(_("証明書を作る"), "certificates:request", "certificate", _certificate))
    register(PageButton(_("返信文書を作る"), "certificates:reply", "seal-check", _reply, before="reply"))
    register_way(
        ManualCheckWay(
            _("証明書のページを開く"),
            "certificates:document",
            "certificate",
            _was_issued,
            takes=document_of,
            may=_issuer,
        )
    )


def _was_issued(manual_check: ManualCheck) -> bool:
    return IssuedDocument.objects.filter(number=document_of(manual_check)).exists()


def _issuer(member: StaffMember) -> bool:
    return has_duty(member, Duty.ISSUE_CERTIFICATE)


def _certificate(application: Application, member: StaffMember) -> bool:
    return _issues(application, member) and definition_of(application).issues_certificate is not None


def _reply(application: Application, member: StaffMember) -> bool:
    return _issues(application, member) and reply_rule(application.body.code, application.procedure) is not None


def _issues(application: Application, member: StaffMember) -> bool:
    return application.status in ACCEPTED and may_issue(member, application)
