"""Addresses of the staff pages of intake; the kiosks' line has its own in `urls`."""

from __future__ import annotations

from django.urls import path

from central.intake import look_again_views

app_name = "looks"
urlpatterns = [
    path("looks/<int:look_id>/judge-again/", look_again_views.judge, name="judge"),
    path("looks/<int:look_id>/take-in/", look_again_views.take_in, name="take-in"),
]
