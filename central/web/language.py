"""In which language a page speaks: the city's, and on the pages for everybody also the reader's own.

Staff pages are Japanese whatever the browser asks for. The check of a certificate and the sign-in take the reader's
choice from the address (`?language=en`), else from the browser. No cookie keeps it: the public page sets none.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

CHOICE = "language"
"""Name in the address."""


class ReaderLanguage:
    """Draws every answer in its language, and gives the thread back as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the header that says its language."""
        for_everybody = request.path_info.startswith(settings.PAGES_FOR_EVERYBODY)
        language = language_of(request) if for_everybody else settings.LANGUAGE_CODE
        with override(language):
            response = self.get_response(request)
        if for_everybody:
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Accept-Language",))
        return response


def language_of(request: HttpRequest) -> str:
    """What the reader chose, else what the browser asks for, else the city's."""
    chosen = request.GET.get(CHOICE, "")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
