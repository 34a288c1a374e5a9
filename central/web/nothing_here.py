"""What a door for residents or kiosks says where it has nothing: no page of staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`: for another door's address and for one that nobody has."""
    return _alone(404)


def out_of_order(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`."""
    return _alone(500)


def _alone(status: int) -> HttpResponse:
    return HttpResponse(f"{status}\n", status=status, content_type="text/plain; charset=utf-8")
