"""Addresses of the staff pages of certificates; the public check has its own in `check_urls`."""

from __future__ import annotations

from django.urls import path

from central.certificates import issue_views, making_views, reply_views, views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.documents, name="list"),
    path("certificates/for/<str:number>/", issue_views.request_page, name="request"),
    path("certificates/for/<str:number>/preview/", issue_views.show_preview, name="preview"),
    path("certificates/for/<str:number>/issue/", issue_views.issue_now, name="issue"),
    path("certificates/for/<str:number>/resume/", issue_views.resume_now, name="resume"),
    path("certificates/reply/<str:number>/", reply_views.reply_page, name="reply"),
    path("certificates/reply/<str:number>/preview/", reply_views.show_preview, name="reply-preview"),
    path("certificates/reply/<str:number>/issue/", reply_views.issue_now, name="reply-issue"),
    path("certificates/reply/<str:number>/resume/", reply_views.resume_now, name="reply-resume"),
    path("certificates/making/<int:job_id>/", making_views.making, name="making"),
    path("certificates/<str:number>/", views.document, name="document"),
    path("certificates/<str:number>/file/", views.file, name="file"),
    path("certificates/<str:number>/printed/", views.printed, name="printed"),
    path("certificates/<str:number>/<slug:action>/", views.end, name="end"),
]
