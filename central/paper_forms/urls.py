"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from central.paper_forms import placing_views, print_views, views

app_name = "paper_forms"
urlpatterns = [
    path("paper-forms/", views.papers, name="list"),
    path("paper-forms/bring/", views.bring, name="bring"),
    path("paper-forms/<int:paper_id>/", views.paper, name="paper"),
    path("paper-forms/<int:paper_id>/boxes/", placing_views.boxes, name="boxes"),
    path("paper-forms/<int:paper_id>/step/<str:act>/", views.step, name="step"),
    path("paper-forms/<int:paper_id>/specimen/<int:number>.pdf", views.show_specimen, name="specimen"),
    path("paper-forms/for/<str:number>/", print_views.choose_paper, name="print"),
    path("paper-forms/for/<str:number>/<int:paper_id>.pdf", print_views.printed, name="printed"),
    path("paper-forms/many/", print_views.choose_many, name="many"),
    path("paper-forms/many/<int:batch_id>/", print_views.batch, name="batch"),
    path("paper-forms/many/<int:batch_id>.pdf", print_views.batch_pdf, name="batch-pdf"),
]
