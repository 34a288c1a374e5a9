"""Certificates in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.certificates.access import documents_visible_to
from central.certificates.states import DocumentState
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.web.navigation import MenuPage, register


def enter() -> None:
    """Put the page into the menu; its number is what was begun and not finished."""
    register(MenuPage(40, _("証明書・返信文書"), "certificates:list", "certificate", _shown, _unfinished))


def _shown(request: HttpRequest) -> bool:
    return has_duty(signed_in(request), Duty.ISSUE_CERTIFICATE)


def _unfinished(request: HttpRequest) -> int:
    return documents_visible_to(signed_in(request)).filter(state=DocumentState.RESERVED.value).count()
