"""What the frame of every page shows: who, from where, how long still, and the menu."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import timezone
from django_otp.middleware import is_verified

from central.staff import session
from central.staff.zones import zone_of
from central.web.navigation import menu_for, search_for


def frame(request: HttpRequest) -> dict[str, object]:
    """Template context; nearly nothing for people who have not signed in."""
    shown = {"service_name": settings.SERVICE_NAME}
    member = getattr(request, "user", None)
    if member is None or not member.is_authenticated or not is_verified(member):
        return {**shown}
    menu = menu_for(request)
    return {
        **shown,
        "member": member,
        "zone": zone_of(request),
        "menu": menu,
        "here": _here(request, [page.address for page, _ in menu]),
        "seconds_left": session.seconds_left(request, timezone.now()),
        "now": timezone.now(),
        "messages": get_messages(request),
        "search": search_for(request),
    }


def _here(request: HttpRequest, addresses: list[str]) -> str:
    """The line of the menu under which this page lies: its own, else the first of its app."""
    match = request.resolver_match
    if match is None:
        return ""
    name = f"{match.app_name}:{match.url_name}"
    first_of_app = next((address for address in addresses if address.startswith(f"{match.app_name}:")), "")
    return next((address for address in addresses if name.startswith(address)), first_of_app)
