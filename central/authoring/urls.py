"""Addresses of forms that are being written."""

from __future__ import annotations

from django.urls import path

from central.authoring import brief_views, editor_views, ladder, preview_views, views
from central.authoring.leaflets.urls import ADDRESSES as OF_LEAFLETS
from central.authoring.publishing.urls import ADDRESSES as OF_PUBLISHING
from central.authoring.wordings.urls import ADDRESSES as OF_WORDINGS

app_name = "authoring"
urlpatterns = [
    path("forms/", views.list_drafts, name="list"),
    path("forms/ladder/", ladder.ladder, name="ladder"),
    path("forms/new/", views.new_draft, name="new"),
    path("forms/<int:draft_id>/", editor_views.edit, name="edit"),
    path("forms/<int:draft_id>/brief/", brief_views.brief, name="brief"),
    path("forms/<int:draft_id>/save/", editor_views.save, name="save"),
    path("forms/<int:draft_id>/texts/", editor_views.texts, name="texts"),
    path("forms/<int:draft_id>/texts/take/", editor_views.take, name="take"),
    path("forms/<int:draft_id>/preview/", preview_views.preview, name="preview"),
    path("forms/<int:draft_id>/check/", editor_views.check, name="check"),
    path("forms/<int:draft_id>/take-back/", editor_views.take_it_back, name="take-back"),
    *OF_LEAFLETS,
    *OF_PUBLISHING,
    *OF_WORDINGS,
]
