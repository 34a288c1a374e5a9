"""Pages for a POST that is not taken: from an old page, or after the session's time. What was typed stands on them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from central.web.typed import typed_words


def old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's `CSRF_FAILURE_VIEW`: the page's token is of another sign-in, or the request of another site."""
    return render(request, "403_csrf.html", {"typed": typed_words(request)}, status=403)


def session_over(request: HttpRequest, sign_in: str) -> HttpResponse:
    """Nobody is signed in any more, and somebody wrote something: nothing was done with it, and nothing is lost."""
    return render(request, "web/session_over.html", {"typed": typed_words(request), "sign_in": sign_in}, status=403)
