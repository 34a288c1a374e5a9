"""Addresses of publishing; they stand among those of forms."""

from __future__ import annotations

from django.urls import path

from central.authoring.publishing import views

ADDRESSES = [
    path("forms/compare/", views.compare, name="compare"),
    path("forms/<int:draft_id>/publishing/", views.publishing, name="publishing"),
    path("forms/<int:draft_id>/send/", views.send, name="send"),
    path("forms/<int:draft_id>/give-back/", views.back, name="give-back"),
    path("forms/<int:draft_id>/publish/", views.publish, name="publish"),
    path("forms/<int:draft_id>/call-off/", views.call_off_publication, name="call-off"),
    path("forms/<int:draft_id>/sheet/", views.sheet, name="sheet"),
]
