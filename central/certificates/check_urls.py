"""The address of the public check: it lies at the residents' door."""

from __future__ import annotations

from django.urls import path

from central.certificates import check_views

app_name = "check"
urlpatterns = [path("check/", check_views.check, name="check")]
