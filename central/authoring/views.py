"""フォームの作成: the list of drafts, and a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from central.authoring.access import authors_anywhere, drafts_visible_to, drafts_waiting_for, versions_to_copy
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.forms import NewDraftForm
from central.authoring.ladder import STAFF_EXAMPLES, begun_with, examples
from central.authoring.models import FormDraft
from central.authoring.publishing.offer_end import ends_waiting_for
from central.authoring.refusals import DraftNotVisible, DraftNotYours, DraftUnreadable
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember

PAGE = 50
LOOKS: dict[str, tuple[str, str]] = {
    FormDraft.State.WRITING: ("blue", "pencil-simple"),
    FormDraft.State.ASKED: ("blue", "pencil-simple"),
    FormDraft.State.CHECKING: ("yel", "eye"),
    FormDraft.State.WITH_IT: ("gray", "clock"),
    FormDraft.State.GIVEN_BACK: ("yel", "arrow-u-up-left"),
    FormDraft.State.PUBLISHED: ("green", "check-circle"),
}
"""Colour and icon beside the word."""


@dataclass(frozen=True)
class DraftRow:
    """One line of the list."""

    draft: FormDraft
    colour: str
    icon: str


@dataclass(frozen=True)
class Beginning:
    """What a new draft may begin with."""

    value: str
    words: str


@require_GET
def list_drafts(request: HttpRequest) -> HttpResponse:
    """Every draft that this member may see, changed last first."""
    member = _allowed(request)
    seen = drafts_visible_to(member).select_related("changed_by").defer("content", "facts")
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    rows = _rows(page.object_list)
    waiting = drafts_waiting_for(member).select_related("changed_by").defer("content", "facts")[:PAGE]
    writes = has_duty(member, Duty.FORM_AUTHOR)
    publishes = has_duty(member, Duty.FORM_PUBLISHER)
    context = {
        "rows": rows,
        "waiting": _rows(waiting),
        "page": page,
        "writes": writes,
        "publishes": publishes,
        "ends": ends_waiting_for(member),
    }
    return render(request, "authoring/list.html", context)


def _rows(drafts: Iterable[FormDraft]) -> list[DraftRow]:
    return [DraftRow(draft, *LOOKS[draft.state]) for draft in drafts]


@require_http_methods(["GET", "POST"])
def new_draft(request: HttpRequest) -> HttpResponse:
    """Empty, or with the text of a published version or of another draft."""
    member = _allowed(request)
    if not has_duty(member, Duty.FORM_AUTHOR):
        raise Http404
    if request.method == "GET":
        return _draw_new(request, member, NewDraftForm(initial=_initial(request.GET.get("from", ""))))
    form = NewDraftForm(request.POST)
    if not form.is_valid():
        return _draw_new(request, member, form, status=400)
    said = form.cleaned_data
    body = Body.objects.filter(pk=said["body"]).first()
    if body is None:
        raise Http404
    kind, _, row = said["beginning"].partition(":")
    number = int(row) if row.isascii() and row.isdigit() and len(row) < 10 else None
    new = NewDraft(
        body,
        said["procedure"],
        said["title"],
        version=number if kind == "version" else None,
        draft=number if kind == "draft" else None,
        example=begun_with(row, body.code, said["procedure"]) if kind in ("example", "trial") else None,
        trial=kind == "trial",
    )
    try:
        draft = make_draft(new, member)
    except DraftNotVisible as hidden:
        raise Http404 from hidden
    except DraftUnreadable:
        form.add_error("beginning", gettext("もとにする下書きが大きすぎて、読めません。ほかのものを選んでください。"))
        return _draw_new(request, member, form, status=400)
    except DraftNotYours:
        form.add_error("procedure", gettext("この記号の手続きの様式は、あなたの権限では作れません。"))
        return _draw_new(request, member, form, status=400)
    return redirect("authoring:brief" if request.POST.get("how") == "ask" else "authoring:edit", draft.pk)


def _initial(beginning: str) -> dict[str, str]:
    """An example brings its name and id, to be kept or changed."""
    kind, _, name = beginning.partition(":")
    if kind not in ("example", "trial") or name not in examples():
        return {"beginning": beginning}
    return {"beginning": beginning, "title": examples()[name].title, "procedure": name}


def _draw_new(request: HttpRequest, member: StaffMember, form: NewDraftForm, *, status: int = 200) -> HttpResponse:
    bodies = Body.objects.filter(pk__in=bodies_for(member, Duty.FORM_AUTHOR))
    versions = versions_to_copy(member).order_by("procedure", "-version").defer("definition")
    drafts = drafts_visible_to(member).order_by("procedure", "-pk").defer("content", "facts")
    words = {
        "version": gettext("公開した版：%(title)s（第%(number)s版）"),
        "draft": gettext("下書き：%(title)s（%(number)s）"),
        "example": gettext("見本：%(title)s"),
        "trial": gettext("見本（試験運用にして始める）：%(title)s"),
    }
    beginnings = [
        *(
            Beginning(f"version:{one.pk}", words["version"] % {"title": one.title, "number": one.version})
            for one in versions
        ),
        *(
            Beginning(f"draft:{one.pk}", words["draft"] % {"title": one.title, "number": one.procedure})
            for one in drafts
        ),
        *(Beginning(f"trial:{name}", words["trial"] % {"title": examples()[name].title}) for name in STAFF_EXAMPLES),
        *(Beginning(f"example:{name}", words["example"] % {"title": one.title}) for name, one in examples().items()),
    ]
    context = {"form": form, "bodies": bodies, "beginnings": beginnings}
    return render(request, "authoring/new.html", context, status=status)


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    return member
