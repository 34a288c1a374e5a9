"""Address of the files of applications."""

from __future__ import annotations

from django.urls import path

from central.attachments import page_views, views

app_name = "attachments"
urlpatterns = [
    path("applications/<str:number>/files/<int:version>/<int:place>", views.file, name="file"),
    path("applications/<str:number>/files/<int:version>/<int:place>/page", page_views.page, name="page"),
]
