"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from central.exports import views

app_name = "exports"
urlpatterns = [
    path("exports/", views.list_exports, name="list"),
    path("exports/choose/", views.choose_rows, name="choose"),
    path("exports/<int:export_id>/", views.show, name="show"),
    path("exports/<int:export_id>/ask/", views.ask_for, name="ask"),
    path("exports/<int:export_id>/release/", views.allow, name="release"),
    path("exports/<int:export_id>/discard/", views.throw_away, name="discard"),
    path("exports/<int:export_id>/file/", views.file, name="file"),
    path("exports/<int:export_id>/report/", views.report, name="report"),
    path("exports/<int:export_id>/sheet/", views.sheet, name="sheet"),
]
