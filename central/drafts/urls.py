"""Address of the page of drafts."""

from __future__ import annotations

from django.urls import path

from central.drafts import views

app_name = "drafts"
urlpatterns = [path("drafts/", views.counts, name="counts")]
