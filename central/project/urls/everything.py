"""Every address of the centre: one process for all doors."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from central.project.urls import kiosks, residents, staff

urlpatterns: list[URLPattern | URLResolver] = [*kiosks.urlpatterns, *residents.urlpatterns, *staff.urlpatterns]
