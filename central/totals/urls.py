"""Addresses of totals. Nothing in them is anybody's: days, a form, a question."""

from __future__ import annotations

from django.urls import path

from central.totals import views

app_name = "totals"
urlpatterns = [
    path("totals/", views.page, name="page"),
    path("totals/texts/", views.texts, name="texts"),
    path("totals/file/", views.file, name="file"),
]
