"""Addresses of applications."""

from __future__ import annotations

from django.urls import path

from central.applications import (
    action_views,
    consult_views,
    copy_views,
    hand_over_views,
    manual_check_views,
    pair_views,
    saved_searches,
    searches,
    views,
)

app_name = "applications"
urlpatterns = [
    path("", views.home, name="home"),
    path("work/", views.work, name="work"),
    path("work/asked/", consult_views.asked, name="asked"),
    path("work/<slug:tab>/", views.work, name="work-tab"),
    path("applications/", views.everything, name="all"),
    path("audit/searches/", searches.who_searched, name="who-searched"),
    path("applications/search/", searches.search, name="search"),
    path("applications/saved/keep/", saved_searches.keep, name="keep-search"),
    path("applications/saved/open/", saved_searches.open_saved, name="open-search"),
    path("applications/saved/change/", saved_searches.change, name="change-search"),
    path("applications/take-on/", action_views.take_on_many, name="take-on-many"),
    path("applications/<str:number>/", views.detail, name="detail"),
    path("applications/<str:number>/comment/", action_views.add_comment, name="comment"),
    path("applications/<str:number>/ask/", consult_views.ask, name="ask"),
    path("applications/<str:number>/answer/", consult_views.give_answer, name="answer"),
    path("applications/<str:number>/take-question-back/", consult_views.take_question_back, name="take-question-back"),
    path("applications/<str:number>/colleagues/<int:revision>/", views.colleagues, name="colleagues"),
    path("applications/<str:number>/unread/", action_views.unread, name="unread"),
    path("applications/<str:number>/send-back/preview/", action_views.preview_send_back, name="preview-send-back"),
    path("applications/<str:number>/beside/<str:other>/", pair_views.pair, name="pair"),
    path("applications/<str:number>/copy/", copy_views.working_copy, name="copy"),
    path("applications/<str:number>/copy/edit/", copy_views.edit, name="copy-edit"),
    path("applications/<str:number>/<slug:action>/", action_views.change, name="change"),
    path("hand-over/<slug:member>/", hand_over_views.hand_over_all, name="hand-over"),
    path("looks/<int:check_id>/", manual_check_views.manual_check, name="look"),
    path("looks/<int:check_id>/resolve/", manual_check_views.resolve, name="resolve"),
]
