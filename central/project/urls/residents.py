"""The addresses of the residents' door. Nobody signs in here: whatever is added is open to everybody."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("central.certificates.check_urls"))]
handler404 = "central.web.nothing_here.nothing_here"
handler500 = "central.certificates.check_views.not_now"
