"""紙の様式: the list, a PDF that is brought, one paper with its layouts, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.applications.not_done import not_done
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.paper_forms.access import (
    lays_out_anywhere,
    may_put_in_force,
    offered_forms,
    papers_visible_to,
)
from central.paper_forms.actions.bring_paper import bring_again, bring_paper
from central.paper_forms.actions.keep_layout import go_back
from central.paper_forms.actions.put_in_force import ask_for_force, call_off, is_own, put_in_force
from central.paper_forms.boxes import outside, read_boxes, read_sizes
from central.paper_forms.cleaning.program import MOST_BYTES, PaperRefused
from central.paper_forms.forms import PaperUpload
from central.paper_forms.models import PaperForm, PaperLayout
from central.paper_forms.printing import box_words, layout_numbered, lost_words, specimen
from central.paper_forms.refusals import (
    WORDS,
    OwnLayout,
    PaperFormRefused,
    PaperNotThere,
    PaperNotVisible,
    PaperNotYours,
    PaperStale,
    TooManyLayouts,
)
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.web.brought_files import takes_a_file
from central.web.pdf_answers import pdf_response

SHOWN = 200
"""Papers on the list; a city has a hundred procedures or two."""
LAYOUTS_SHOWN = 30
PDF_NAME = "paper-form"


@dataclass(frozen=True)
class PaperLine:
    """One paper on the list."""

    paper: PaperForm
    name: str
    """Of its procedure."""
    older: bool
    """What is in force is for an older version of the form, in which questions are lost."""


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """The list, and where a PDF is brought."""
    return _list(request, allowed(request))


@takes_a_file
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """A PDF, as a new paper or for one that is there."""
    member = allowed(request)
    upload = request.FILES.get("file")
    content = upload.read(MOST_BYTES + 1) if upload is not None else None
    if "paper" in request.POST:
        return _bring_again(request, member, content)
    form = PaperUpload(request.POST)
    offered = offered_forms(member).filter(pk=form.cleaned_data["form"]).first() if form.is_valid() else None
    if form.is_valid() and offered is None:
        form.add_error("form", gettext("手続きを選んでください。"))
    if offered is None or content is None:
        trouble = gettext("紙の様式のPDFを選んでください。") if content is None else ""
        return _list(request, member, form, trouble, 400)
    try:
        paper = bring_paper(offered, form.cleaned_data["title"], content, member)
    except PaperRefused as refused:
        return _list(request, member, form, str(WORDS[refused.trouble]), 400)
    except PaperNotThere:
        return _list(request, member, form, _away(), 503)
    messages.success(request, gettext("PDFを入れました。どこに何を印刷するか、欄を置いてください。"))
    return redirect("paper_forms:boxes", paper.pk)


def _bring_again(request: HttpRequest, member: StaffMember, content: bytes | None) -> HttpResponse:
    asked = request.POST.get("paper", "")
    paper = found_paper(member, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0)
    if content is None:
        return _one(request, member, paper, gettext("紙の様式のPDFを選んでください。"), 400)
    try:
        bring_again(paper.pk, content, member)
    except PaperRefused as refused:
        return _one(request, member, paper, str(WORDS[refused.trouble]), 400)
    except PaperNotThere:
        return _one(request, member, paper, _away(), 503)
    except PaperNotVisible as hidden:
        raise Http404 from hidden
    messages.success(request, gettext("PDFを入れ替えました。使い始めるまで、これまでの紙で印刷します。"))
    return redirect("paper_forms:paper", paper.pk)


@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One of them."""
    member = allowed(request)
    return _one(request, member, found_paper(member, paper_id))


@require_POST
def step(request: HttpRequest, paper_id: int, act: str) -> HttpResponse:
    """Ask for force, call it off, put in force, go back to an earlier layout."""
    member = allowed(request)
    found = found_paper(member, paper_id)
    if act not in STEPS:
        raise Http404
    number, basis = (_whole(request.POST.get(name, "")) for name in ("layout", "basis"))
    try:
        STEPS[act](found.pk, member, number, basis)
    except (PaperNotVisible, PaperNotYours) as hidden:
        raise Http404 from hidden
    except PaperFormRefused as refused:
        return _one(request, member, found_paper(member, paper_id), refusal_words(refused), 409)
    messages.success(request, str(_done(act)))
    return redirect("paper_forms:paper", found.pk)


@require_GET
def show_specimen(request: HttpRequest, paper_id: int, number: int) -> HttpResponse:
    """見本: a layout with the form's examples, as a PDF."""
    member = allowed(request)
    try:
        layout = layout_numbered(found_paper(member, paper_id), number)
        drawn = specimen(layout).drawn
    except PaperLayout.DoesNotExist as unknown:
        raise Http404 from unknown
    except PaperFormRefused as refused:
        return not_done(request, refusal_words(refused), 503)
    return pdf_response(drawn.content, PDF_NAME)


STEPS: dict[str, Callable[[int, StaffMember, int, int], object]] = {
    "ask": lambda pk, member, number, _basis: ask_for_force(pk, member, number),
    "call-off": lambda pk, member, number, _basis: call_off(pk, member, number),
    "put-in-force": lambda pk, member, number, _basis: put_in_force(pk, member, number),
    "go-back": lambda pk, member, number, basis: go_back(pk, member, number, basis=basis),
}


def _done(act: str) -> str:
    return {
        "ask": gettext("使い始めることを頼みました。ほかの担当者が決めます。"),
        "call-off": gettext("依頼を取り下げました。"),
        "put-in-force": gettext("使い始めました。申請の画面の「紙の様式で印刷」から印刷できます。"),
        "go-back": gettext("前の版の欄にもどしました。いまの版も、一覧に残っています。"),
    }[act]


def refusal_words(refused: PaperFormRefused) -> str:
    """For the clerk."""
    match refused:
        case PaperStale():
            return gettext("ほかの人が先に変えました。いまの内容を見て、もう一度してください。")
        case OwnLayout():
            return gettext(
                "自分で置いた欄や、自分で頼んだものは、自分では使い始められません。ほかの人に頼んでください。"
            )
        case PaperNotThere():
            return _away()
        case TooManyLayouts():
            return gettext("この紙の様式は、版が多くなりすぎました。新しい紙の様式として入れなおしてください。")
        case _:
            return gettext("紙面を作れませんでした。もう一度してください。続くときは、情報政策課に知らせてください。")


def _away() -> str:
    return gettext("ファイルの保管場所がいま使えません。しばらくしてから、もう一度お試しください。")


def found_paper(member: StaffMember, paper_id: int) -> PaperForm:
    """One that this member may know of. Raises Http404."""
    rows = papers_visible_to(member).select_related("body", "asked_by", "in_force_by")
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise Http404
    return found


def allowed(request: HttpRequest) -> StaffMember:
    """Whoever lays out papers. Raises Http404."""
    member = signed_in(request)
    if not lays_out_anywhere(member):
        raise Http404
    return member


def offered_form(paper: PaperForm) -> ProcedureVersion | None:
    """The version of its form that is in offer."""
    return ProcedureVersion.objects.filter(body=paper.body_id, procedure=paper.procedure, offered=True).first()


def _list(
    request: HttpRequest, member: StaffMember, form: PaperUpload | None = None, trouble: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "lines": [_line(one) for one in papers_visible_to(member).select_related("body")[:SHOWN]],
        "forms": offered_forms(member).select_related("body").defer("definition").order_by("body__code", "procedure"),
        "form": form or PaperUpload(),
        "trouble": trouble,
    }
    return render(request, "paper_forms/list.html", context, status=status)


def _line(one: PaperForm) -> PaperLine:
    offered = offered_form(one)
    lost = False
    if one.in_force is not None and offered is not None:
        lost = bool(lost_words(read_boxes(layout_numbered(one, one.in_force).boxes), procedure_of(offered)))
    return PaperLine(one, one.procedure if offered is None else offered.title, lost)


def _one(
    request: HttpRequest, member: StaffMember, paper: PaperForm, trouble: str = "", status: int = 200
) -> HttpResponse:
    newest, offered = layout_numbered(paper, paper.newest), offered_form(paper)
    boxes, sizes = read_boxes(newest.boxes), read_sizes(newest.file.sizes)
    definition = procedure_of(newest.definition)
    context = {
        "paper": paper,
        "newest": newest,
        "offered": offered,
        "boxes": len(boxes.boxes),
        "pages": len(sizes),
        "asks": paper.asked is None and paper.in_force != paper.newest and bool(boxes.boxes),
        "decides": paper.asked is not None and may_put_in_force(member, paper) and not is_own(paper, member),
        "lost": [] if offered is None else lost_words(boxes, procedure_of(offered)),
        "lost_in_force": []
        if offered is None or paper.in_force is None
        else lost_words(read_boxes(layout_numbered(paper, paper.in_force).boxes), procedure_of(offered)),
        "outside": [box_words(box, definition) for box in boxes.boxes if outside(box, sizes)],
        "layouts": paper.layouts.select_related("by", "definition", "file").order_by("-number")[:LAYOUTS_SHOWN],
        "trouble": trouble,
    }
    return render(request, "paper_forms/paper.html", context, status=status)


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
