"""No refusal throws away what somebody wrote: what a refused form's page shows in no field stands there to copy.

Whatever page answers, also one that says that there is nothing here: somebody else may have closed, decided or issued
what the words were about. A page has a place for them, `KEPT_HERE`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.html import escape

from central.web.typed import Typed, typed_words

KEPT_HERE = b"<!-- kept words -->"
_REFUSED = range(400, 600)


class KeptWords:
    """Behind `StaffOnly`, which has pages of its own for whoever is not signed in any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the words that it would lose."""
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in _REFUSED or not isinstance(response, HttpResponse):
            return response
        if KEPT_HERE in response.content and (lost := _lost(response.content.decode(), typed_words(request))):
            section = render_to_string("web/typed.html", {"typed": lost}, request)
            response.content = response.content.replace(KEPT_HERE, section.encode(), 1)
        return response


def _lost(page: str, typed: list[Typed]) -> list[Typed]:
    """What stands in no field. Where else the page says the same, nobody can go on writing."""
    drawn = _bare(page)
    return [
        one
        for one in typed
        if f">{_bare(escape(one.words))}</textarea>" not in drawn and f'value="{_bare(escape(one.words))}"' not in drawn
    ]


def _bare(text: str) -> str:
    return "".join(text.split())
