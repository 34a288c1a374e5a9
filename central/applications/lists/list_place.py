"""The place in a list from which somebody opened an application: it goes along in the address, so that whoever works
through a filtered list comes back to the same page of it, also after having decided. No name ever stands in it.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

NAME = "list"
"""Of the member in an application's address."""
_PLACE = re.compile(r"/(?:work/(?:[a-z-]{1,20}/)?|applications/)(?:\?[0-9A-Za-z_=&.:+%-]{0,600})?")


def place_of(request: HttpRequest) -> str:
    """The list's address: from the page's own address, or, of what a form sends, from the page that it stood on. Empty:
    the beginning.
    """
    said = request.GET.get(NAME, "")
    if not said and request.method == "POST":
        said = QueryDict(urlsplit(request.headers.get("Referer", "")).query).get(NAME, "")
    return said if _PLACE.fullmatch(said) else ""


def place_here(request: HttpRequest) -> str:
    """What goes along from this page of a list; nothing from its beginning."""
    here = request.get_full_path()
    return urlencode({NAME: here}) if here != reverse("applications:work") and _PLACE.fullmatch(here) else ""


def back_to(request: HttpRequest, number: str) -> HttpResponseRedirect:
    """After a change: the application, with the place in the list."""
    address, place = reverse("applications:detail", args=[number]), place_of(request)
    return HttpResponseRedirect(f"{address}?{urlencode({NAME: place})}" if place else address)


def back_to_list(request: HttpRequest) -> HttpResponseRedirect:
    """After a change of many: the page of the list on which they were chosen."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    here = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return HttpResponseRedirect(here if _PLACE.fullmatch(here) else reverse("applications:work"))
