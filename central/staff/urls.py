"""Addresses of sign-in."""

from __future__ import annotations

from django.urls import path

from central.staff import audit_views, views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_step, name="second-step"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("session/extend/", views.extend_session, name="extend-session"),
    path("audit/", audit_views.audit, name="audit"),
]
