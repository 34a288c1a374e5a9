"""What our own proxies say of a request, and nobody else: one list, MADOGUCHI_TRUSTED_PROXIES.

A request from this machine that says it was forwarded, by a proxy that is not in the list, is refused: all visitors
would count as this machine, inside the zone and as one address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from central.limits.client_address import is_proxy, parse_address

LOG = logging.getLogger(__name__)
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class OurProxies:
    """Sets the scheme that the visitor used; closes the way in through a proxy that nobody has entered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer."""
        peer = str(request.META.get("REMOTE_ADDR", "unknown"))
        if is_proxy(peer):
            said = request.headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
            request.META["wsgi.url_scheme"] = "https" if said == "https" else "http"
            return self.get_response(request)
        address = parse_address(peer)
        if address is not None and address.is_loopback and any(name in request.headers for name in _FORWARDED):
            LOG.error("a proxy on this machine forwards requests and is not in MADOGUCHI_TRUSTED_PROXIES: refused")
            words = "MADOGUCHI_TRUSTED_PROXIES does not name this proxy."
            return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
