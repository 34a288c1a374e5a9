"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from central.notices import answer_views, views

app_name = "notices"
urlpatterns = [
    path("notices/", views.list_notices, name="list"),
    path("notices/choose/", views.choose, name="choose"),
    path("notices/again/", views.again, name="all-again"),
    path("notices/now/", views.now, name="now"),
    path("notices/<int:notice_id>/again/", views.again, name="again"),
    path("notices/<int:notice_id>/write/", views.write, name="write"),
    path("notices/<int:notice_id>/", views.show_plan, name="plan"),
    path("notices/<int:notice_id>/run/", views.run, name="run"),
    path("notices/<int:notice_id>/stop/", views.stop_notice, name="stop"),
    path("notices/<int:notice_id>/discard/", views.throw_away, name="discard"),
    path("notices/deliveries/<int:delivery_id>/decide/", views.decide, name="decide"),
    path("notices/answers/<int:delivery_id>/", answer_views.answer, name="answer"),
]
