"""Addresses of letters by post."""

from __future__ import annotations

from django.urls import path

from central.postal import views

app_name = "postal"
urlpatterns = [
    path("post/", views.list_post, name="list"),
    path("post/notices/<int:notice_id>/", views.of_notice, name="of-notice"),
    path("post/letters/<int:letter_id>/", views.returned, name="returned"),
    path("post/<int:batch_id>/", views.letters, name="letters"),
    path("post/<int:batch_id>/addresses/", views.addresses, name="addresses"),
    path("post/<int:batch_id>/bundle/", views.bundle, name="bundle"),
    path("post/<int:batch_id>/bundles/<int:number>/", views.bundle_file, name="file"),
    path("post/<int:batch_id>/bundles/<int:number>/mark/", views.mark, name="mark"),
]
