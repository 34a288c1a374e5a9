"""The addresses of leaflets for everybody: they lie at the residents' door."""

from __future__ import annotations

from django.urls import path

from central.authoring.leaflets.open_page import views

app_name = "leaflet_page"
urlpatterns = [
    path("p/", views.find, name="find"),
    path("p/<str:code>/", views.leaflet, name="leaflet"),
]
