"""Address of the page 失効の一覧."""

from __future__ import annotations

from django.urls import path

from central.intake import revocation_list_views

app_name = "revocation"
urlpatterns = [path("revocation-lists/", revocation_list_views.lists, name="lists")]
