"""Addresses of sign-in."""

from __future__ import annotations

from django.urls import path

from central.staff import (
    absence_views,
    account_views,
    audit_proof,
    audit_views,
    group_views,
    job_views,
    member_views,
    views,
)

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_step, name="second-step"),
    path("sign-in/first/", account_views.first_secrets, name="first-secrets"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.password, name="account-password"),
    path("account/factor/", account_views.factor, name="account-factor"),
    path("account/absence/", absence_views.own_absence, name="account-absence"),
    path("account/sessions/end/", account_views.end_sessions, name="account-sessions"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("session/left/", views.session_left, name="session-left"),
    path("session/extend/", views.extend_session, name="extend-session"),
    path("audit/", audit_views.audit, name="audit"),
    path("audit/proof/", audit_proof.prove, name="audit-proof"),
    path("members/", member_views.members, name="members"),
    path("members/groups/new/", group_views.new_group, name="members-group-new"),
    path("members/groups/<int:group_id>/", group_views.group, name="members-group"),
    path("members/changes/<int:change_id>/", member_views.decide, name="members-decide"),
    path("members/new/", member_views.new_member, name="members-new"),
    path("members/of/<slug:member>/", member_views.one_member, name="members-one"),
    path("members/of/<slug:member>/absence/", absence_views.absence, name="members-absence"),
    path("members/of/<slug:member>/<slug:action>/", member_views.change_member, name="members-change"),
    path("jobs/", job_views.jobs, name="jobs"),
    path("jobs/<int:job_id>/cancel/", job_views.cancel_job, name="jobs-cancel"),
    path("jobs/<int:job_id>/again/", job_views.try_job_again, name="jobs-again"),
]
