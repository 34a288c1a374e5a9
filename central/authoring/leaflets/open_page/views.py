"""チラシの案内: the public page of a leaflet's code. No sign-in, no cookie, no script, no word of an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from central.authoring.leaflets.open_page.page_words import LANGUAGE_NAMES, marked, say
from central.authoring.leaflets.open_page.reading import read_leaflet
from central.authoring.leaflets.open_page.told import PageTold, told_of
from central.catalogue.leaflet_address import leaflet_address
from central.limits.client_address import source_of
from central.limits.rate_limit import RateLimit
from central.staff.middleware import open_to_all
from central.web.language import CHOICE
from sync.contract.forms.texts import LANGUAGES
from sync.contract.numbers import leaflet_code_in

BY_ADDRESS = RateLimit("leaflet", burst=120, every=timedelta(seconds=2))
"""A telephone network shows many readers as one address, and a code is no secret: four times what the check takes."""
KEPT_S = 300
"""How long a browser or a cache on the way may show it again: what begins is seen five minutes late at most."""
TYPED_MOST = 20
"""Characters of what stands in the place of a code that are shown again."""
_NOT_IN_A_PATH = str.maketrans("", "", "/.")
"""Of what leads to a page: a browser goes up where a part of a path is dots."""


@dataclass(frozen=True)
class PageLanguage:
    """A choice at the head of the page."""

    code: str
    tag: str
    """As HTML knows it."""
    name: str
    here: bool


@open_to_all
@require_safe
def leaflet(request: HttpRequest, code: str) -> HttpResponse:
    """What the code leads to."""
    language = _language(request)
    if BY_ADDRESS.take(source_of(request), timezone.now()):
        return _draw(request, language, status=429, trouble=say("too_often", language))
    read = read_leaflet(code, language)
    if read is None:
        return _draw(request, language, status=404, trouble=say("unknown", language), typed=code)
    response = _draw(
        request,
        language,
        status=410 if read.row.ended else 200,
        told=told_of(read, language, timezone.now()),
        address=leaflet_address(read.code),
    )
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response


@open_to_all
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Where a code is typed, or the address of its page pasted; what was typed leads to its page, whatever it is."""
    given = request.GET.get("code", "").strip()
    if not given:
        return _draw(request, _language(request))
    typed = leaflet_code_in(given).translate(_NOT_IN_A_PATH)[:TYPED_MOST]
    if not typed:
        return leaflet(request, given)
    chosen = request.GET.get(CHOICE, "")
    kept = f"?{CHOICE}={chosen}" if chosen in LANGUAGES else ""
    return HttpResponseRedirect(reverse("leaflet_page:leaflet", args=[typed]) + kept)


def not_now(request: HttpRequest) -> HttpResponse:
    """Something is broken: said in words for residents."""
    language = _language(request)
    return _draw(request, language, status=500, trouble=say("out_of_order", language))


def _language(request: HttpRequest) -> str:
    """What the reader chose, else what `central.web.language` found."""
    chosen = request.GET.get(CHOICE, "")
    return chosen if chosen in LANGUAGES else (get_language() or "ja")


def _draw(
    request: HttpRequest,
    language: str,
    *,
    status: int = 200,
    told: PageTold | None = None,
    address: str = "",
    trouble: str = "",
    typed: str = "",
) -> HttpResponse:
    tag = _tag(language)
    context = {
        "told": told,
        "address": address,
        "trouble": marked(trouble),
        "typed": typed[:TYPED_MOST],
        "says": _said(language),
        "chosen": language,
        "choices": [PageLanguage(code, _tag(code), LANGUAGE_NAMES[code], code == language) for code in LANGUAGES],
    }
    with override(tag):
        response = render(request, "authoring/leaflets/open_page.html", context, status=status)
    response.headers["Content-Language"] = tag
    return response


def _said(language: str) -> dict[str, SafeString]:
    """Words of the page's own parts."""
    names = ("enter", "digits", "show", "unknown_help", "languages")
    return {name: marked(say(name, language)) for name in names}


def _tag(language: str) -> str:
    """Easy Japanese is Japanese."""
    return "en" if language == "en" else "ja"
