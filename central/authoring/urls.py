"""Addresses of forms that are being written."""

from __future__ import annotations

from django.urls import path

from central.authoring import views
from central.authoring.publishing.urls import ADDRESSES as OF_PUBLISHING

app_name = "authoring"
urlpatterns = [
    path("forms/", views.list_drafts, name="list"),
    path("forms/new/", views.new_draft, name="new"),
    path("forms/<int:draft_id>/", views.edit, name="edit"),
    *OF_PUBLISHING,
]
