"""Addresses of publishing; they stand among those of forms."""

from __future__ import annotations

from django.urls import path

from central.authoring.publishing import offer_views, views
from central.authoring.publishing.packages import views as package_views

ADDRESSES = [
    path("forms/compare/", views.compare, name="compare"),
    path("forms/offers/", offer_views.offers, name="offers"),
    path("forms/versions/<int:version_id>/end/", offer_views.ask, name="end-ask"),
    path("forms/offers/<int:ending_id>/decide/", offer_views.decide, name="end-decide"),
    path("forms/offers/<int:ending_id>/call-off/", offer_views.call_off, name="end-call-off"),
    path("forms/packages/", package_views.packages, name="packages"),
    path("forms/packages/<int:received_id>/", package_views.received, name="received"),
    path("forms/packages/<int:received_id>/load/", package_views.load, name="load"),
    path("forms/versions/<int:version_id>/package/", package_views.package, name="package"),
    path("forms/<int:draft_id>/publishing/", views.publishing, name="publishing"),
    path("forms/<int:draft_id>/send/", views.send, name="send"),
    path("forms/<int:draft_id>/pass-on/", views.pass_it_on, name="pass-on"),
    path("forms/<int:draft_id>/give-back/", views.back, name="give-back"),
    path("forms/<int:draft_id>/publish/", views.publish, name="publish"),
    path("forms/<int:draft_id>/call-off/", views.call_off_publication, name="call-off"),
    path("forms/<int:draft_id>/sheet/", views.sheet, name="sheet"),
]
