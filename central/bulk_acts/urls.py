"""Addresses of acts on many."""

from __future__ import annotations

from django.urls import path

from central.bulk_acts import file_views, views

app_name = "bulk_acts"
urlpatterns = [
    path("bulk/", views.list_plans, name="list"),
    path("bulk/choose/", views.choose_applications, name="choose"),
    path("bulk/<int:plan_id>/", views.show_plan, name="plan"),
    path("bulk/<int:plan_id>/act/", views.choose_act, name="act"),
    path("bulk/<int:plan_id>/act/<slug:act>/", views.write_plan, name="write"),
    path("bulk/<int:plan_id>/files/", file_views.plan_files, name="files"),
    path("bulk/<int:plan_id>/files/<int:slot>/", file_views.plan_file, name="file"),
    path("bulk/<int:plan_id>/approve/", views.approve_plan, name="approve"),
    path("bulk/<int:plan_id>/stop/", views.stop_plan, name="stop"),
    path("bulk/<int:plan_id>/discard/", views.discard_plan, name="discard"),
]
