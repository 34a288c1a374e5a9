"""Batches: the list of them, a new one, and the first tab, where rows are looked for and selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.applications.chosen import ListChoice, UnreadableChoice, chosen_in
from central.applications.forms import revision_of
from central.applications.not_done import not_done
from central.applications.trials import counted
from central.applications.words import badges
from central.audit.details import Shown
from central.audit.record import record
from central.batches.access import batches_visible_to
from central.batches.actions.gather import add_to_batch, discard_batch, make_batch, remove_rows, rename
from central.batches.actions.ticks import TickAct, tick
from central.batches.batch_page import allowed, closed_here, find_batch, head_of, words_of
from central.batches.forms import FirstNameForm, NameForm, NarrowForm
from central.batches.models import AddedItem, BatchRow, ItemValue, MassBatch
from central.batches.refusals import BatchNotAllowed, BatchRefused
from central.batches.rows import ITEM, Column, Narrowing, columns_of, keep_view, rows_for, view_of, with_files
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_ROWS = 50


@require_GET
def list_batches(request: HttpRequest) -> HttpResponse:
    """All of them, the one that was changed last first."""
    member = allowed(request)
    found = batches_visible_to(member, closed_here(request)).select_related("made_by").annotate(people=Count("rows"))
    page = Paginator(found.order_by("-changed_at", "-pk"), SHOWN_ROWS).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "batches.listed", "list:batches", member.body, Shown(shown=len(page.object_list)))
    return render(request, "batches/list.html", {"page": page})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """What was chosen in a list becomes a batch, or comes into one that is there. Which, is asked once."""
    member = allowed(request)
    try:
        chosen = chosen_in(request, member)
    except UnreadableChoice as unreadable:
        return not_done(request, str(unreadable), 400)
    into = request.POST.get("into", "")
    try:
        if into == "new":
            form = FirstNameForm(request.POST)
            if not form.is_valid():
                return _draw_choice(request, member, chosen, form)
            batch = make_batch(member, chosen.applications, chosen.why)
            if name := form.cleaned_data["name"]:
                rename(batch.pk, member, revision=batch.revision, name=name)
            if trials := _trials_in(chosen):
                messages.info(request, gettext("試験運用の%(count)s件は入れていません。") % {"count": trials})
            return redirect("batches:open", batch.pk)
        if into.isdecimal():
            batch = find_batch(request, member, int(into))
            came, outside = add_to_batch(batch.pk, member, chosen.applications, revision=batch.revision)
            messages.success(request, gettext("%(count)s件を足しました。") % {"count": came})
            if outside:
                words = gettext("%(count)s件は足していません（もう入っているか、ほかの手続きか、試験運用の申請です）。")
                messages.info(request, words % {"count": outside})
            return redirect("batches:open", batch.pk)
    except BatchNotAllowed:
        words = gettext("審査の権限がない手続きの申請が入っています。権限のある申請だけをえらんでください。")
        return not_done(request, words, 403)
    except BatchRefused as refusal:
        status, words = words_of(refusal)
        return not_done(request, words, status)
    return _draw_choice(request, member, chosen, FirstNameForm())


def _trials_in(chosen: ListChoice) -> int:
    return chosen.applications.count() - counted(chosen.applications).count()


def _draw_choice(request: HttpRequest, member: StaffMember, chosen: ListChoice, form: FirstNameForm) -> HttpResponse:
    first = counted(chosen.applications).first()
    if first is None:
        words = gettext("大量一括処理に入れる申請をえらんでください（試験運用の申請は入りません）。")
        return not_done(request, words, 400)
    there = batches_visible_to(member, closed_here(request)).filter(
        body=first.body_id, procedure=first.procedure, state=MassBatch.State.EDITING
    )
    context = {
        "form": form,
        "count": counted(chosen.applications).count(),
        "trials": _trials_in(chosen),
        "why": chosen.why,
        "title": first.title_now,
        "there": there.order_by("-changed_at")[:20],
        "every": request.POST.get("every"),
        "tab": request.POST.get("tab", ""),
        "numbers": [] if chosen.every else list(chosen.applications.values_list("arrival_number", flat=True)[:200]),
    }
    return render(request, "batches/choose.html", context, status=400 if form.is_bound else 200)


@require_GET
def open_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """検索・選択"""
    member = allowed(request)
    return _draw_rows(request, member, find_batch(request, member, batch_id))


@require_POST
def narrow(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Keep what is looked for inside the batch."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    form = NarrowForm(request.POST)
    if not form.is_valid():
        typed = {name: request.POST.get(name, "") for name in form.fields}
        return _draw_rows(request, member, batch, typed=typed, status=400, trouble=form.trouble())
    keep_view(batch, member, msgspec.structs.replace(view_of(batch, member), narrowing=form.narrowing()))
    return redirect("batches:open", batch.pk)


@require_POST
def choose_columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """表示対象選択"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    view = view_of(batch, member)
    shown = set(request.POST.getlist("column"))
    hidden = tuple(column.key for column in columns_of(list(batch.items.all()), view) if column.key not in shown)
    keep_view(batch, member, msgspec.structs.replace(view, hidden=hidden))
    return redirect("batches:open", batch.pk)


@require_POST
def act_on_rows(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Every button around the table: each keeps the ticks of the page first."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    view = view_of(batch, member)
    act, sort = request.POST.get("act", "keep"), request.POST.get("sort", "")
    try:
        keys = tick(
            batch.pk,
            member,
            rows_for(batch, member, view, closed_here(request)),
            TickAct(act) if act in set(TickAct) else TickAct.KEEP,
            shown=_keys(request, "shown"),
            chosen=_keys(request, "chosen"),
            selection=request.POST.get("selection", "none") if act == "remove" else "",
        )
        if act == "remove":
            count = remove_rows(batch.pk, member, keys, revision=revision_of(request))
            messages.success(request, gettext("%(count)s件を外しました。") % {"count": count})
    except BatchRefused as refusal:
        # In which order a member looks is their own: where no ticks can be kept, there are none to keep.
        if not sort:
            status, trouble = words_of(refusal)
            return _draw_rows(request, member, find_batch(request, member, batch_id), status=status, trouble=trouble)
    if sort:
        key, _, way = sort.rpartition("-")
        if key in set(Column) or key.startswith(ITEM):
            keep_view(batch, member, msgspec.structs.replace(view, sort=key, down=way == "down"))
    page = request.POST.get("page", "")
    answer = redirect("batches:open", batch.pk)
    if page.isdecimal() and not sort and act not in set(TickAct) - {TickAct.KEEP}:
        answer["Location"] += f"?page={int(page)}"
    return answer


@require_POST
def save_name(request: HttpRequest, batch_id: int) -> HttpResponse:
    """保存名"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        trouble = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _draw_rows(request, member, batch, status=400, trouble=trouble)
    try:
        rename(batch.pk, member, revision=form.cleaned_data["revision"], name=form.cleaned_data["name"])
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw_rows(request, member, batch, status=status, trouble=trouble)
    messages.success(request, gettext("この名前で保存しました。"))
    return redirect("batches:open", batch.pk)


@require_POST
def throw_away(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Discard it."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    try:
        discard_batch(batch.pk, member, revision=revision_of(request))
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        return _draw_rows(request, member, batch, status=status, trouble=trouble)
    messages.success(request, gettext("大量一括処理を捨てました。申請はそのままです。"))
    return redirect("batches:list")


def _keys(request: HttpRequest, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19]


# ── the table ──


@dataclass(frozen=True)
class DrawnCell:
    """One cell: what kind of thing stands there, and what it says."""

    kind: str
    text: StrOrPromise
    badge: badges.Badge | None = None


@dataclass(frozen=True)
class DrawnRow:
    """One line of the table."""

    row: BatchRow
    cells: list[DrawnCell]


def _boxes(asked: Narrowing) -> dict[str, str]:
    """What stands in the boxes of 検索."""
    return {
        "on": "1" if asked.on else "",
        "own_number": asked.own_number,
        "status": asked.status,
        "number": asked.number,
        "name": asked.name,
        "day_from": asked.day_from.isoformat() if asked.day_from else "",
        "day_to": asked.day_to.isoformat() if asked.day_to else "",
        "item": str(asked.item),
        "item_text": asked.item_text,
        "letter": asked.letter,
        "with_file": asked.files,
    }


def _draw_rows(
    request: HttpRequest,
    member: StaffMember,
    batch: MassBatch,
    *,
    typed: dict[str, str] | None = None,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    view = view_of(batch, member)
    items = list(batch.items.order_by("pk"))
    found = rows_for(batch, member, view, closed_here(request)).select_related("application")
    page = Paginator(found, SHOWN_ROWS).get_page(request.GET.get("page"))
    columns = columns_of(items, view)
    shown = [column for column in columns if column.shown]
    drawn = _drawn(list(page.object_list), [column.key for column in shown], items)
    with transaction.atomic():
        record(member, "batch.read", batch.audit_subject, batch.body, Shown(shown=len(drawn)))
    context = {
        **head_of(batch, member),
        "here": "batches:open",
        "view": view,
        "narrowed": view.narrowing.on,
        "typed": typed or _boxes(view.narrowing),
        "items": items,
        "columns": columns,
        "shown_columns": shown,
        "page": page,
        "rows": drawn,
        "statuses": [(value, badge.word) for value, badge in badges.STATUS.items()],
        "trouble": trouble,
    }
    return render(request, "batches/open.html", context, status=status)


def _drawn(found: list[BatchRow], shown: list[str], items: list[AddedItem]) -> list[DrawnRow]:
    said = {
        (value.row_id, value.item_id): value.text
        for value in ItemValue.objects.filter(row__in=[row.pk for row in found])
    }
    by_key = {f"{ITEM}{item.pk}": item for item in items}
    filed = with_files(found)
    return [DrawnRow(row, [_cell(row, key, said, by_key, filed) for key in shown]) for row in found]


def _cell(
    row: BatchRow, key: str, said: dict[tuple[int, int], str], items: dict[str, AddedItem], filed: set[int]
) -> DrawnCell:
    application = row.application
    match key:
        case Column.OWN_NUMBER:
            return DrawnCell("number", row.own_number or "—")
        case Column.STATUS:
            return DrawnCell("badge", "", badges.status(application.status))
        case Column.LETTER:
            return DrawnCell("letter", row.missing)
        case Column.FILES:
            return DrawnCell("text", gettext("あり") if row.application_id in filed else "—")
        case Column.NUMBER:
            return DrawnCell("arrival", application.arrival_number)
        case Column.NAME:
            return DrawnCell("name", application.applicant_name)
        case Column.DAY:
            return DrawnCell("day", "")
        case _ if key in items:
            item = items[key]
            return DrawnCell("text", item.text if item.fixed else said.get((row.pk, item.pk), "—"))
        case _:
            raise Http404
