"""The addresses of the residents' door. Nobody signs in here: whatever is added is open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from central.authoring.leaflets.open_page import views as leaflet_views
from central.certificates import check_views
from sync.contract.numbers import LEAFLET_PATH

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("central.certificates.check_urls")),
    path("", include("central.authoring.leaflets.open_page.urls")),
]
handler400 = "central.web.nothing_here.not_readable"
handler403 = "central.web.nothing_here.not_allowed"
handler404 = "central.web.nothing_here.nothing_for_people"


def handler500(request: HttpRequest) -> HttpResponse:
    """The page that somebody wanted, in words for residents."""
    if request.path_info.startswith(LEAFLET_PATH):
        return leaflet_views.not_now(request)
    return check_views.not_now(request)
