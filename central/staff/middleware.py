"""Nobody who has not signed in with both factors gets past here, whatever the address.

The rule is an allow-list: a view is open only if it was marked `@open_to_all` or lies under `OPEN_PREFIXES`, where
others are let in by other proofs. A forgotten mark closes a page; it
never opens one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_otp.middleware import is_verified

from central.staff import session
from central.staff.refused import note_refusal
from central.staff.zones import zone_of
from central.web.refused_post import session_over
from central.web.typed import typed_words

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_MARK = "open_to_all"
KEEPS_ITS_TIME = "X-Madoguchi-Automatic"
"""Header of requests that a page makes by itself; they do not extend a session."""


NAMES_NOBODY = frozenset({"s", "page", "size", "after", "before", "version", "state"})
"""Members of an address that are a place in a list. Everything else may have been typed."""
_REFUSALS = frozenset({403, 404})


def open_to_all(view: View) -> View:
    """Mark a view that needs no staff session: sign-in, the kiosks' line, the public check."""
    setattr(view, _MARK, True)
    return view


class StaffOnly:
    """Refuses every unmarked view to requests without a verified member, and ends sessions whose time is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Decided in `process_view`, where the view is known. What a member was refused is written down."""
        answer = self.get_response(request)
        if answer.status_code in _REFUSALS and request.resolver_match is not None:
            note_refusal(request, answer.status_code)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """None lets the request through."""
        if getattr(view, _MARK, False) or request.path_info.startswith(settings.OPEN_PREFIXES):
            # `path_info` is what chose the view; `path` begins with SCRIPT_NAME, which a header may set.
            return None
        now = timezone.now()
        member = request.user
        if not (member.is_authenticated and is_verified(member)):
            return _to_sign_in(request)
        if not zone_of(request).may_sign_in:
            note_refusal(request, 403)
        if session.is_over(request, now) or not zone_of(request).may_sign_in:
            logout(request)
            return _to_sign_in(request, over=True)
        if KEEPS_ITS_TIME not in request.headers:
            session.extend(request, now)
        return None


def _to_sign_in(request: HttpRequest, *, over: bool = False) -> HttpResponseBase:
    wanted = _without_words(request) if request.method == "GET" else _page_of(request)
    query = {"next": wanted} if wanted else {}
    if over:
        query["over"] = "1"
    address = f"{reverse('staff:sign-in')}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        # A part of a page must not be replaced by the sign-in form.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    if typed_words(request):
        return session_over(request, address)
    return cast(HttpResponseBase, redirect(address))


def _without_words(request: HttpRequest) -> str:
    """The wanted address, as far as it names nobody: it stands in the address of the sign-in, and stays there."""
    kept = request.GET.copy()
    for name in set(kept) - NAMES_NOBODY:
        del kept[name]
    return f"{request.path}?{kept.urlencode()}" if kept else request.path


def _page_of(request: HttpRequest) -> str:
    """The page of ours whose form was sent, without its query; empty where the browser does not say."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    return referrer.path if referrer.netloc == request.get_host() else ""
