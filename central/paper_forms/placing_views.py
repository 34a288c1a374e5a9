"""Placing boxes: a page of the paper as a picture, its boxes, and one of them in number boxes. A mouse moves what the
number boxes say; without one, or without a script, they are all that is needed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from central.attachments.page_pictures import DrawingBusy, NoSandbox, PageNotDrawn, page_picture
from central.catalogue.queries import procedure_of
from central.paper_forms.actions.keep_layout import keep_boxes
from central.paper_forms.boxes import MOST_BOXES, Fills, PageSize, PaperBox, PaperBoxes, read_boxes, read_sizes
from central.paper_forms.forms import PaperBoxForm, values_of
from central.paper_forms.lost import is_lost
from central.paper_forms.models import PaperForm, PaperLayout
from central.paper_forms.papers import paper_of
from central.paper_forms.printing import box_words, layout_numbered
from central.paper_forms.refusals import PaperFormRefused, PaperNotThere, PaperNotVisible
from central.paper_forms.views import allowed, found_paper, offered_form, refusal_words
from central.staff.models import StaffMember
from sync.contract.forms.procedures import Procedure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PICTURES_KEPT = 16
"""Pages, in a process; drawn anew anywhere else."""
FIRST = (20.0, 20.0, 60.0, 8.0)
"""Where a new box stands, in millimetres."""
SHIFT_MM = 2.0
SIDES: dict[str, StrOrPromise] = {
    "x": _("左（mm）"),
    "y": _("上（mm）"),
    "width": _("幅（mm）"),
    "height": _("高さ（mm）"),
}
LETTERS: dict[str, StrOrPromise] = {
    "size": _("大きさ（pt）"),
    "least": _("最小（pt）"),
    "cells": _("マスの数"),
}


@dataclass(frozen=True)
class DrawnBox:
    """A box on the picture and in the list."""

    box: PaperBox
    words: str
    chosen: bool
    lost: bool
    stamp: bool


@dataclass(frozen=True)
class _Seen:
    """What the page is about."""

    paper: PaperForm
    layout: PaperLayout
    boxes: PaperBoxes
    sizes: tuple[PageSize, ...]
    procedure: Procedure
    """In offer now: what is kept from here on is for it."""
    page: int


@require_http_methods(["GET", "POST"])
def boxes(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One page of the paper with its boxes."""
    member = allowed(request)
    paper = found_paper(member, paper_id)
    asked = request.POST if request.method == "POST" else request.GET
    seen = _seen(paper, asked.get("page", "1"))
    if request.method == "GET":
        return _draw(request, seen, seen.boxes.box(asked.get("box", "")))
    return _change(request, member, seen)


def _change(request: HttpRequest, member: StaffMember, seen: _Seen) -> HttpResponse:
    act, box_id = request.POST.get("act", "save"), request.POST.get("box", "")
    made, chosen = seen.boxes, seen.boxes.box(box_id)
    if act == "remove":
        made = PaperBoxes(tuple(box for box in made.boxes if box.id != box_id))
        return _keep(request, member, seen, made, None, None)
    form: PaperBoxForm | None = None
    if box_id:
        form = PaperBoxForm(seen.procedure, request.POST)
        page = seen.page if chosen is None else chosen.page
        if not form.is_valid() or not form.placed(form.box(box_id, page), made, seen.sizes):
            return _draw(request, seen, chosen, form, box_id=box_id, status=400)
        chosen = form.box(box_id, page)
        made = _with(made, chosen)
    goes_to = request.POST.get("next", "") or box_id
    if act in ("add", "copy"):
        if len(made.boxes) >= MOST_BOXES:
            trouble = gettext("欄は200個までです。使わない欄を消してください。")
            return _draw(request, seen, chosen, form, trouble=trouble, status=400)
        one = _new(request.POST, seen, made) if act == "add" or chosen is None else _copied(chosen, seen, made)
        made, goes_to = PaperBoxes((*made.boxes, one)), one.id
    return _keep(request, member, seen, made, form, goes_to)


def _keep(
    request: HttpRequest,
    member: StaffMember,
    seen: _Seen,
    made: PaperBoxes,
    form: PaperBoxForm | None,
    goes_to: str | None,
) -> HttpResponse:
    basis = request.POST.get("basis", "")
    try:
        if made != seen.boxes:
            keep_boxes(seen.paper.pk, member, made, basis=int(basis) if basis.isdigit() and len(basis) < 10 else 0)
            messages.success(request, gettext("保存しました。"))
    except PaperNotVisible as hidden:
        raise Http404 from hidden
    except PaperFormRefused as refused:
        chosen = seen.boxes.box(request.POST.get("box", ""))
        return _draw(
            request, seen, chosen, form, box_id=request.POST.get("box", ""), trouble=refusal_words(refused), status=409
        )
    asked = {"page": str(seen.page)} | ({"box": goes_to} if goes_to else {})
    return redirect(f"{reverse('paper_forms:boxes', args=[seen.paper.pk])}?{urlencode(asked)}")


def _seen(paper: PaperForm, page: str) -> _Seen:
    layout = layout_numbered(paper, paper.newest)
    sizes, offered = read_sizes(layout.file.sizes), offered_form(paper)
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 0
    if not 1 <= number <= len(sizes):
        raise Http404
    return _Seen(paper, layout, read_boxes(layout.boxes), sizes, procedure_of(offered or layout.definition), number)


def _with(boxes: PaperBoxes, one: PaperBox) -> PaperBoxes:
    """In its place, or at the end: somebody took it out while it was being written."""
    if boxes.box(one.id) is None:
        return PaperBoxes((*boxes.boxes, one))
    return PaperBoxes(tuple(one if box.id == one.id else box for box in boxes.boxes))


def _new(typed: Mapping[str, str], seen: _Seen, made: PaperBoxes) -> PaperBox:
    """Where it was drawn, if it was drawn; else where the first one stands."""
    page = seen.sizes[seen.page - 1]
    try:
        x, y, width, height = (float(typed.get(f"new_{name}", "")) for name in ("x", "y", "width", "height"))
        width, height = min(max(width, 2), page.width), min(max(height, 2), page.height)
        place = (min(max(x, 0), page.width - width), min(max(y, 0), page.height - height), width, height)
    except ValueError:
        place = FIRST
    if not all(side == side and abs(side) < 1e5 for side in place):
        place = FIRST
    x, y, width, height = (round(side, 1) for side in place)
    return PaperBox(made.free_id(), seen.page, x, y, width, height)


def _copied(box: PaperBox, seen: _Seen, made: PaperBoxes) -> PaperBox:
    page = seen.sizes[box.page - 1]
    below = box.y + box.height + SHIFT_MM
    y = below if below + box.height <= page.height else box.y
    return msgspec.structs.replace(box, id=made.free_id(), y=round(y, 2))


def _draw(
    request: HttpRequest,
    seen: _Seen,
    chosen: PaperBox | None,
    form: PaperBoxForm | None = None,
    *,
    box_id: str = "",
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    picture, no_picture = _picture(seen)
    if chosen is not None and form is None:
        form = PaperBoxForm(seen.procedure, initial=values_of(chosen))
    size = seen.sizes[seen.page - 1]
    drawn = [
        DrawnBox(
            box,
            box_words(box, seen.procedure) if box.item or not box.needs_item else gettext("（まだ決めていない欄）"),
            box.id == (chosen.id if chosen else box_id),
            is_lost(box, seen.procedure) and box.item is not None,
            box.fills is Fills.STAMP,
        )
        for box in seen.boxes.boxes
        if box.page == seen.page
    ]
    context = {
        "seen": seen,
        "size": size,
        "picture": picture,
        "no_picture": no_picture,
        "drawn": drawn,
        "chosen": chosen.id if chosen else box_id,
        "form": form,
        "sides": _bound(form, SIDES),
        "letters": _bound(form, LETTERS),
        "pages": range(1, len(seen.sizes) + 1),
        "trouble": trouble,
    }
    answer = render(request, "paper_forms/boxes.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _bound(form: PaperBoxForm | None, named: Mapping[str, StrOrPromise]) -> list[tuple[str, StrOrPromise, BoundField]]:
    return [] if form is None else [(name, label, form[name]) for name, label in named.items()]


def _picture(seen: _Seen) -> tuple[str, str]:
    """The page as a JPEG in base64, or why there is none."""
    try:
        return _jpeg(seen.layout.file.pk, seen.page, seen), ""
    except NoSandbox:
        return "", gettext("この機械では、紙の様式を画面に出せません。場所は、数字で入れられます。")
    except (DrawingBusy, PageNotDrawn):
        return "", gettext("紙の様式の絵を、いま出せません。画面を開きなおしてください。場所は、数字で入れられます。")
    except PaperNotThere as away:
        return "", refusal_words(away)


_kept: dict[tuple[int, int], str] = {}


def _jpeg(file_id: int, page: int, seen: _Seen) -> str:
    found = _kept.get((file_id, page))
    if found is None:
        found = base64.b64encode(page_picture(paper_of(seen.layout.file), "application/pdf", page).jpeg).decode()
        if len(_kept) >= PICTURES_KEPT:
            _kept.clear()
        _kept[file_id, page] = found
    return found
