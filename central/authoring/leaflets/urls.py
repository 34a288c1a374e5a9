"""Addresses of leaflets' codes; they stand among those of forms."""

from __future__ import annotations

from django.urls import path

from central.authoring.leaflets import views

ADDRESSES = [
    path("forms/leaflets/", views.leaflets, name="leaflets"),
    path("forms/leaflets/<int:leaflet>/end/", views.end, name="leaflet-end"),
    path("forms/leaflets/<int:leaflet>/qr.svg", views.drawn, name="leaflet-svg"),
    path("forms/leaflets/<int:leaflet>/qr.png", views.dotted, name="leaflet-png"),
    path("forms/leaflets/<int:leaflet>/corner.pdf", views.corner_sheet, name="leaflet-corner"),
    path("forms/leaflets/<int:leaflet>/corner.svg", views.corner_drawn, name="leaflet-corner-svg"),
    path("forms/leaflets/<int:leaflet>/corner.png", views.corner_dotted, name="leaflet-corner-png"),
]
