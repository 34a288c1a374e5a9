"""Applications in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.applications.access import reads
from central.applications.consultations import asked_count
from central.applications.lists.work_list import Tab, counts_for
from central.staff import audit_questions
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import MenuPage, SearchBox, register, register_search


def enter() -> None:
    """Put the pages into the menu, the search into each page, and the auditor's question beside the log."""
    register(MenuPage(10, _("自分の仕事"), "applications:work", "tray", _shown, _waiting))
    register(MenuPage(20, _("すべての申請"), "applications:all", "files", _reads))
    register(MenuPage(25, _("聞かれている"), "applications:asked", "chat-circle-text", _only_asked, asked_waiting))
    register_search(SearchBox(_("到達番号・氏名でさがす"), "applications:search", _reads))
    audit_questions.register("applications/who_searched.html")


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.REVIEW)


def _reads(request: HttpRequest) -> bool:
    return reads(signed_in(request))


def _only_asked(request: HttpRequest) -> bool:
    """Whoever reviews has it among what waits."""
    return _reads(request) and not _shown(request)


def asked_waiting(request: HttpRequest) -> int:
    """How many questions wait for the member's answer; counted once per request."""
    known: int | None = request.__dict__.get("_asked_waiting")
    if known is None:
        known = asked_count(signed_in(request), closed_procedures(zone_of(request)))
        request.__dict__["_asked_waiting"] = known
    return known


def waiting_counts(request: HttpRequest) -> dict[Tab, int]:
    """How many wait in each tab; counted once per request, for the menu and the page."""
    known: dict[Tab, int] | None = request.__dict__.get("_waiting_counts")
    if known is None:
        known = counts_for(signed_in(request), closed_procedures(zone_of(request)))
        request.__dict__["_waiting_counts"] = known
    return known


def _waiting(request: HttpRequest) -> int:
    own = sum(count for tab, count in waiting_counts(request).items() if tab is not Tab.WAITING)
    return own + asked_waiting(request)
