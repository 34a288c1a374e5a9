"""Addresses of the kiosks' line. docs/openapi/kiosk.yaml describes each; a test compares the two."""

from __future__ import annotations

from django.urls import path

from central.intake import enrolment_views, part_views, question_views, views

app_name = "intake"
urlpatterns = [
    path("contact", views.contact, name="contact"),
    path("catalogue", views.catalogue, name="catalogue"),
    path("objects", views.objects, name="objects"),
    path("part", part_views.part, name="part"),
    path("question", question_views.question, name="question"),
    path("manifest", views.manifest, name="manifest"),
    path("incarnation", views.incarnation, name="incarnation"),
    path("status", views.status, name="status"),
    path("enrolment/hello", enrolment_views.hello, name="enrolment-hello"),
    path("enrolment/proof", enrolment_views.proof, name="enrolment-proof"),
]
