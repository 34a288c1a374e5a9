"""Addresses of the staff pages of intake; the kiosks' line has its own in `urls`."""

from __future__ import annotations

from django.urls import path

from central.intake import certificate_views, recheck_views

app_name = "looks"
urlpatterns = [
    path(
        "applications/<str:number>/versions/<int:version>/certificate/",
        certificate_views.certificate,
        name="certificate",
    ),
    path("looks/<int:check_id>/judge-again/", recheck_views.judge, name="judge"),
    path("looks/<int:check_id>/take-in/", recheck_views.take_in, name="take-in"),
]
