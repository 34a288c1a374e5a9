"""The addresses of the kiosks' door. Refusals under /kiosk/v1/ are `central.intake.kiosk_api.error_answers`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("kiosk/v1/", include("central.intake.urls"))]
handler404 = "central.web.nothing_here.nothing_here"
handler500 = "central.web.nothing_here.out_of_order"
