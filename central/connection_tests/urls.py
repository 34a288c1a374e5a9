"""Addresses of the connection test."""

from __future__ import annotations

from django.urls import path

from central.connection_tests import views

app_name = "connections"
urlpatterns = [
    path("connections/", views.runs, name="runs"),
    path("connections/begin/", views.begin_run, name="begin"),
    path("connections/<int:run_id>/", views.one_run, name="runs-one"),
    path("connections/<int:run_id>/look/", views.look_now, name="look"),
]
