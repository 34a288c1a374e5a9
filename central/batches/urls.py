"""Addresses of batches."""

from __future__ import annotations

from django.urls import path

from central.batches import tab_views, views

app_name = "batches"
urlpatterns = [
    path("batches/", views.list_batches, name="list"),
    path("batches/choose/", views.choose, name="choose"),
    path("batches/<int:batch_id>/", views.open_batch, name="open"),
    path("batches/<int:batch_id>/narrow/", views.narrow, name="narrow"),
    path("batches/<int:batch_id>/columns/", views.choose_columns, name="columns"),
    path("batches/<int:batch_id>/rows/", views.act_on_rows, name="rows"),
    path("batches/<int:batch_id>/name/", views.save_name, name="name"),
    path("batches/<int:batch_id>/discard/", views.throw_away, name="discard"),
    path("batches/<int:batch_id>/numbers/", tab_views.numbers, name="numbers"),
    path("batches/<int:batch_id>/items/", tab_views.items, name="items"),
    path("batches/<int:batch_id>/items/<int:item_id>/", tab_views.change_item, name="item"),
    path("batches/<int:batch_id>/rows/<int:row_id>/", tab_views.one_row, name="row"),
    path("batches/<int:batch_id>/tables/", tab_views.tables, name="tables"),
]
