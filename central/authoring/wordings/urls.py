"""Addresses of words that are corrected; they stand among those of forms."""

from __future__ import annotations

from django.urls import path

from central.authoring.wordings import decision_views, kiosk_page_views, views

ADDRESSES = [
    path("forms/wordings/", views.list_wordings, name="wordings"),
    path("forms/versions/<int:version_id>/wording/", views.begin, name="wording-begin"),
    path("forms/wordings/<int:wording_id>/", views.write, name="wording"),
    path("forms/wordings/<int:wording_id>/kiosk-page/", kiosk_page_views.kiosk_page, name="wording-kiosk-page"),
    path("forms/wordings/<int:wording_id>/keep/", views.keep, name="wording-keep"),
    path("forms/wordings/<int:wording_id>/over-newer/", views.over_newer, name="wording-over-newer"),
    path("forms/wordings/<int:wording_id>/decision/", decision_views.decision, name="wording-decision"),
    path("forms/wordings/<int:wording_id>/send/", decision_views.send, name="wording-send"),
    path("forms/wordings/<int:wording_id>/take-back/", decision_views.take_back, name="wording-take-back"),
    path("forms/wordings/<int:wording_id>/give-back/", decision_views.give_back, name="wording-give-back"),
    path("forms/wordings/<int:wording_id>/publish/", decision_views.publish, name="wording-publish"),
    path("forms/wordings/<int:wording_id>/call-off/", decision_views.call_off, name="wording-call-off"),
]
