"""Jobs, the audit log, who may do what, and one's own account in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.jobs.models import Job
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.job_reach import jobs_visible_to
from central.staff.second_person import changes_for
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the pages into the menu."""
    register(MenuPage(85, _("作業の様子"), "staff:jobs", "list-checks", _has_jobs, _aside, below_line=True))
    register(MenuPage(90, _("監査記録"), "staff:audit", "clipboard-text", _shown, below_line=True))
    register(
        MenuPage(92, _("担当者の管理"), "staff:members", "identification-card", _manages, _awaited, below_line=True)
    )
    register(MenuPage(95, _("自分の設定"), "staff:account", "user-gear", lambda _request: True, below_line=True))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.SEE_AUDIT)


def _manages(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.MANAGE_STAFF)


def _awaited(request: HttpRequest) -> int:
    return changes_for(signed_in(request)).count()


def _has_jobs(request: HttpRequest) -> bool:
    """Whoever may start one, or looks after those of everybody."""
    member = signed_in(request)
    return any(has_duty(member, duty) for duty in (Duty.REVIEW, Duty.APPROVE_BULK, Duty.OPERATE_KIOSKS))


def _aside(request: HttpRequest) -> int:
    return jobs_visible_to(signed_in(request)).filter(state=Job.State.ASIDE).count()
