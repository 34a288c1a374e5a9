"""Addresses of the kiosks' line. docs/openapi/kiosk.yaml describes each; a test compares the two."""

from __future__ import annotations

from django.urls import path

from central.intake import views

app_name = "intake"
urlpatterns = [
    path("contact", views.contact, name="contact"),
    path("catalogue", views.catalogue, name="catalogue"),
    path("manifest", views.manifest, name="manifest"),
    path("incarnation", views.incarnation, name="incarnation"),
    path("status", views.status, name="status"),
    path("enrolment/hello", views.enrolment_hello, name="enrolment-hello"),
    path("enrolment/proof", views.enrolment_proof, name="enrolment-proof"),
]
