"""The page that says why nothing was done, where there is no other page to say it on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_done(request: HttpRequest, trouble: str, status: int) -> HttpResponse:
    """With the way back to the lists."""
    return render(request, "applications/not_done.html", {"trouble": trouble}, status=status)
