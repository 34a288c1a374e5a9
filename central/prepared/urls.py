"""Addresses of prepared applications."""

from __future__ import annotations

from django.urls import path

from central.prepared import views

app_name = "prepared"
urlpatterns = [
    path("prepared/", views.listed, name="list"),
    path("prepared/<int:version_id>/", views.prepare_one, name="one"),
]
