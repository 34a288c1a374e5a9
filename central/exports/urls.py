"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from central.exports import decision_views, views

app_name = "exports"
urlpatterns = [
    path("exports/", views.list_exports, name="list"),
    path("exports/choose/", views.choose_rows, name="choose"),
    path("exports/files/", views.choose_files, name="choose-files"),
    path("exports/decisions/", decision_views.decisions, name="decisions"),
    path("exports/decisions/<int:sheet_id>/", decision_views.plan, name="decisions-plan"),
    path("exports/decisions/<int:sheet_id>/run/", decision_views.start, name="decisions-run"),
    path("exports/decisions/<int:sheet_id>/stop/", decision_views.stop_decisions, name="decisions-stop"),
    path("exports/decisions/<int:sheet_id>/discard/", decision_views.give_up_plan, name="decisions-drop"),
    path("exports/<int:export_id>/", views.show, name="show"),
    path("exports/<int:export_id>/ask/", views.ask_for, name="ask"),
    path("exports/<int:export_id>/release/", views.allow, name="release"),
    path("exports/<int:export_id>/discard/", views.throw_away, name="discard"),
    path("exports/<int:export_id>/file/", views.file, name="file"),
    path("exports/<int:export_id>/report/", views.report, name="report"),
    path("exports/<int:export_id>/sheet/", views.sheet, name="sheet"),
]
