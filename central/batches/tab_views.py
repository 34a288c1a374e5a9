"""The other tabs of a batch: numbers, added items, one row, tables in and out."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from central.applications.forms import revision_of
from central.audit.record import record
from central.batches.act_details import OfOneRow
from central.batches.actions.number import (
    ORDER_WORDS,
    NumberOrder,
    NumberRule,
    give_numbers,
    next_numbers,
    without_number,
)
from central.batches.actions.word import add_item, remove_item, set_fixed, set_values
from central.batches.batch_page import allowed, closed_here, find_batch, head_of, words_of
from central.batches.forms import FixedTextForm, ItemForm, NumberForm
from central.batches.headings import OWN_NAMES
from central.batches.models import ItemValue, MassBatch
from central.batches.pasted import LONGEST_TEXT
from central.batches.refusals import BatchIncomplete, BatchRefused
from central.batches.rows import RowView, rows_for
from central.staff.models import StaffMember
from central.web.written import WrittenField

SHOWN_CHANGES = 100


@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest, batch_id: int) -> HttpResponse:
    """個別番号付与"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if request.method == "GET":
        initial = {
            "before": batch.number_prefix,
            "first": batch.number_first,
            "step": batch.number_step,
            "width": batch.number_width,
            "order": NumberOrder.ARRIVED.value,
        }
        return _draw_numbers(request, member, batch, NumberForm(initial=initial))
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _draw_numbers(request, member, batch, form, status=400)
    said = form.cleaned_data
    try:
        count = give_numbers(
            batch.pk,
            member,
            form.rule(),
            NumberOrder(said["order"]),
            revision=said["revision"],
            selected=said["selected"],
            selection=request.POST.get("selection", "none"),
        )
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw_numbers(
            request, member, find_batch(request, member, batch_id), form, status=status, trouble=trouble
        )
    messages.success(request, gettext("%(count)s人に番号を付けました。") % {"count": count})
    return redirect("batches:numbers", batch.pk)


def _draw_numbers(
    request: HttpRequest,
    member: StaffMember,
    batch: MassBatch,
    form: NumberForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    rule = NumberRule(batch.number_prefix, batch.number_first, batch.number_step, batch.number_width)
    if form.is_bound and form.is_valid():
        rule = form.rule()
    try:
        coming = next_numbers(batch, rule, 3)
    except BatchIncomplete:
        coming = []
    context = {
        **head_of(batch, member),
        "here": "batches:numbers",
        "form": form,
        "without": without_number(batch),
        "coming": coming,
        "orders": [(order.value, ORDER_WORDS[order]) for order in NumberOrder],
        "trouble": trouble,
    }
    return render(request, "batches/numbers.html", context, status=status)


@require_http_methods(["GET", "POST"])
def items(request: HttpRequest, batch_id: int) -> HttpResponse:
    """項目追加・固定文字"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if request.method == "GET":
        return _draw_items(request, member, batch, ItemForm())
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _draw_items(request, member, batch, form, status=400)
    said = form.cleaned_data
    try:
        add_item(
            batch.pk,
            member,
            revision=said["revision"],
            name=said["name"],
            fixed=said["fixed"],
            text=" ".join(said["text"].split()),
        )
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw_items(request, member, find_batch(request, member, batch_id), form, status=status, trouble=trouble)
    messages.success(request, gettext("「%(name)s」を足しました。") % {"name": said["name"]})
    return redirect("batches:items", batch.pk)


@require_POST
def change_item(request: HttpRequest, batch_id: int, item_id: int) -> HttpResponse:
    """Another fixed text, or the item goes."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    gone, form = request.POST.get("act") == "remove", FixedTextForm(request.POST)
    try:
        if gone:
            remove_item(batch.pk, member, item_id, revision=revision_of(request))
        elif not form.is_valid():
            raise BatchIncomplete(" ".join(str(error) for errors in form.errors.values() for error in errors))
        else:
            text = " ".join(form.cleaned_data["text"].split())
            set_fixed(batch.pk, member, item_id, revision=form.cleaned_data["revision"], text=text)
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        now = find_batch(request, member, batch_id)
        return _draw_items(request, member, now, ItemForm(), status=status, trouble=trouble)
    messages.success(request, gettext("項目を消しました。") if gone else gettext("固定文字を変えました。"))
    return redirect("batches:items", batch.pk)


def _draw_items(
    request: HttpRequest, member: StaffMember, batch: MassBatch, form: ItemForm, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    context = {
        **head_of(batch, member),
        "here": "batches:items",
        "form": form,
        "items": batch.items.order_by("pk"),
        "own": OWN_NAMES,
        "trouble": trouble,
    }
    return render(request, "batches/items.html", context, status=status)


@require_http_methods(["GET", "POST"])
def one_row(request: HttpRequest, batch_id: int, row_id: int) -> HttpResponse:
    """What stands in the added items of one person."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    row = (
        rows_for(batch, member, RowView(), closed_here(request)).select_related("application").filter(pk=row_id).first()
    )
    if row is None:
        raise Http404
    own = list(batch.items.filter(fixed=False).order_by("pk"))
    stands = dict(ItemValue.objects.filter(row=row).values_list("item_id", "text"))
    status, trouble = 200, ""
    if request.method == "POST":
        typed = {item.pk: " ".join(request.POST.get(f"item_{item.pk}", "").split()) for item in own}
        try:
            _refuse_unfit(typed.values())
            set_values(batch.pk, member, {row.pk: typed}, revision=revision_of(request))
        except BatchRefused as refusal:
            status, trouble = words_of(refusal)
            stands = typed
            batch = find_batch(request, member, batch_id)
        else:
            messages.success(request, gettext("保存しました。"))
            return redirect("batches:row", batch.pk, row.pk)
    with transaction.atomic():
        record(member, "batch.row_read", batch.audit_subject, batch.body, OfOneRow(row=row.pk))
    context = {
        **head_of(batch, member),
        "here": "batches:open",
        "row": row,
        "fields": [(item, stands.get(item.pk, "")) for item in own],
        "fixed": batch.items.filter(fixed=True).order_by("pk"),
        "trouble": trouble,
    }
    return render(request, "batches/row.html", context, status=status)


def _refuse_unfit(texts: Iterable[str]) -> None:
    field = WrittenField(max_length=LONGEST_TEXT, required=False)
    try:
        for text in texts:
            field.clean(text)
    except ValidationError as wrong:
        raise BatchIncomplete(" ".join(wrong.messages)) from wrong
