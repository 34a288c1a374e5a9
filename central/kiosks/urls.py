"""Addresses of the fleet's pages."""

from __future__ import annotations

from django.urls import path

from central.kiosks import views

app_name = "kiosks"
urlpatterns = [
    path("kiosks/", views.fleet, name="list"),
    path("kiosks/add/", views.add, name="add"),
    path("kiosks/<str:code>/enrol/", views.enrol, name="enrol"),
    path("kiosks/<str:code>/<slug:action>/", views.change, name="change"),
]
