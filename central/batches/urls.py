"""Addresses of batches."""

from __future__ import annotations

from django.urls import path

from central.batches import action_views, file_views, making_views, tab_views, views

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
    path("batches/<int:batch_id>/letters/", making_views.letters, name="letters"),
    path("batches/<int:batch_id>/letters/make/", making_views.make, name="make"),
    path("batches/<int:batch_id>/letters/reopen/", making_views.reopen, name="reopen"),
    path("batches/<int:batch_id>/rows/<int:row_id>/specimen/", making_views.specimen, name="specimen"),
    path("batches/<int:batch_id>/rows/<int:row_id>/letter/", making_views.letter, name="letter"),
    path("batches/<int:batch_id>/plan/", action_views.plan, name="plan"),
    path("batches/<int:batch_id>/plan/try/", action_views.try_out, name="try"),
    path("batches/<int:batch_id>/plan/approve/", action_views.approve, name="approve"),
    path("batches/<int:batch_id>/plan/stop/", action_views.stop, name="stop"),
    path("batches/<int:batch_id>/plan/again/", action_views.again, name="again"),
    path("batches/<int:batch_id>/plan/paper/", action_views.paper, name="paper"),
    path("batches/<int:batch_id>/tables/", file_views.tables, name="tables"),
]
