"""The addresses of staff's door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("central.staff.urls")),
    path("", include("central.applications.urls")),
    path("", include("central.intake.staff_urls")),
    path("", include("central.intake.list_urls")),
    path("", include("central.notices.urls")),
    path("", include("central.bulk_acts.urls")),
    path("", include("central.kiosks.urls")),
    path("", include("central.drafts.urls")),
    path("", include("central.certificates.urls")),
    path("", include("central.attachments.urls")),
    path("", include("central.batches.urls")),
    path("", include("central.postal.urls")),
    path("", include("central.connection_tests.urls")),
    path("", include("central.authoring.urls")),
    path("", include("central.exports.urls")),
    path("", include("central.paper_forms.urls")),
    path("", include("central.totals.urls")),
    path("", include("central.prepared.urls")),
]
