"""原本 and 編集 side by side, and the page on which a clerk edits the copy field by field (BATCH-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from central.applications.access import may_review
from central.applications.actions.edit_copy import REASON_LIMIT, answers_before, edit_copy
from central.applications.copy_basis import (
    DrawnCopy,
    TypedForNothing,
    drawn_copy,
    moved_on,
    that_fit,
    without_question,
)
from central.applications.copy_content import StatedForm
from central.applications.copy_fields import CopyField, fields_for
from central.applications.copy_models import WorkingCopy
from central.applications.models import Application
from central.applications.proof import warning
from central.applications.refusals import Altered, AnswersRefused, HandlingRefused, Incomplete, Stale
from central.applications.views import find, record_reading, refusal_words
from central.applications.words import badges
from central.applications.words.broken_rules import broken_rules
from central.applications.words.typists import typist_names
from central.applications.working_copies import (
    LineBeside,
    answers_in_copy,
    beside,
    form_of,
    newest_copy,
    newest_statement,
)
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import said_with
from central.web.written import WrittenField
from sync.contract.forms.answers import Answer
from sync.contract.forms.rules import Finding
from sync.errors import ContractError


class CopyForm(forms.Form):
    """What stands beside the answers themselves."""

    of = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = WrittenField(
        label=_("直す理由"), max_length=REASON_LIMIT, error_messages={"required": _("直す理由を書いてください。")}
    )


@require_GET
def working_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Both side by side: the newest copy, or the one that is asked for."""
    member = signed_in(request)
    application = find(request, member, number)
    stated = record_reading(request, member, application)
    copies = list(application.copies.select_related("author", "version").order_by("number"))
    shown = next((one for one in copies if str(one.number) == request.GET.get("copy")), copies[-1] if copies else None)
    newest = newest_statement(application)
    version = shown.version if shown is not None else newest
    version.application = application
    form = form_of(version)
    trouble = ""
    lines: list[LineBeside] = []
    if form is None:
        trouble = gettext("届いた内容を読み取れません。情報政策課に知らせてください。")
    else:
        try:
            same = [one for one in copies if one.version_id == version.pk and shown and one.number <= shown.number]
            lines = beside(form, same)
        except ContractError:
            trouble = gettext("作業用の写しが、書いたときのものと合いません。情報政策課に知らせてください。")
    typists = typist_names({line.source for line in lines})
    context = {
        "application": application,
        "lines": [(line, badges.source(line.source, typists) if line.source else None) for line in lines],
        "shown": shown,
        "version": version,
        "newest": newest,
        "copies": list(reversed(copies)),
        "is_old": shown is not None and shown.version_id != newest.pk,
        "sha256": form.sha256 if form is not None else "",
        "changed": sum(line.differs for line in lines),
        "may_edit": may_review(member, application),
        "trouble": trouble,
        "warning": warning(stated.faults),
    }
    return render(request, "applications/copy.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Every answer in its own kind of field."""
    member = signed_in(request)
    application = find(request, member, number)
    if not may_review(member, application):
        raise Http404
    if request.method == "GET":
        return _draw(request, member, application)
    form = CopyForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    # Without its numbers nobody knows what a page showed: then all that differs from what stands there now is typed.
    page = drawn_copy(application, said.get("of", 0), said.get("base", 0)) or _page_of_now(application)
    typed = page.changed_in(request.POST) if page is not None else {}
    if not form.is_valid():
        return _draw(request, member, application, form=form, page=page, typed=typed, status=400)
    try:
        with said_with(request):
            copy = edit_copy(
                application.pk, member, of=said["of"], base=said["base"], typed=typed, reason=said["reason"]
            )
            messages.success(request, gettext("作業用の写しの%(number)s版を作りました。") % {"number": copy.number})
    except AnswersRefused as refused:
        return _draw(
            request,
            member,
            application,
            form=form,
            page=page,
            typed=typed,
            wrong=refused.findings,
            status=400,
            trouble=_wrong(refused),
        )
    except HandlingRefused as refusal:
        status, trouble = _refusal_words(refusal)
        return _draw(request, member, application, form=form, page=page, typed=typed, status=status, trouble=trouble)
    return redirect("applications:copy", application.arrival_number)


def _wrong(refused: AnswersRefused) -> str:
    words = gettext("様式の決まりに合わない答えが%(count)sつあります。まだ何も変えていません。")
    return words % {"count": len(refused.findings)}


def _refusal_words(refusal: HandlingRefused) -> tuple[int, str]:
    if isinstance(refusal, Incomplete):
        return 400, gettext("変えたところがありません。何も変えていません。")
    if isinstance(refusal, Stale):
        return 409, _moved_words()
    return refusal_words(refusal)


def _moved_words() -> str:
    return gettext(
        "書いている間に、ほかの人が写しを直したか、本人の補正が届きました。あなたが直した欄は下に残っています。"
        "ほかの欄は、いまの内容です。変わった欄を見比べて、もう一度「写しに書く」を押してください。"
    )


def _page_of_now(application: Application) -> DrawnCopy | None:
    """As an empty page would be drawn now."""
    copy = newest_copy(application)
    return drawn_copy(application, newest_statement(application).number, copy.number if copy is not None else 0)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    application: Application,
    *,
    form: CopyForm | None = None,
    page: DrawnCopy | None = None,
    typed: Mapping[str, Answer] | None = None,
    wrong: Sequence[Finding] = (),
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    """`page`: the one on which the rest was typed."""
    stated = record_reading(request, member, application)
    version, newest = newest_statement(application), newest_copy(application)
    base = newest.number if newest is not None else 0
    read = form_of(version)
    fields: list[CopyField] = []
    nowhere: list[TypedForNothing] = []
    older: dict[str, str] = {}
    is_moved = page is not None and (page.statement, page.copy) != (version.number, base)
    if read is None:
        status, trouble = refusal_words(Altered())
    else:
        own = newest if newest is not None and newest.version_id == version.pk else None
        older = _older(newest, read) if newest is not None and own is None else {}
        try:
            answers = answers_before(read, own)
            fitting = that_fit(read, page.form, typed) if page is not None and typed else {}
            shown = read.edited(answers, fitting) if fitting else answers
            moved = {}
            if page is not None and is_moved:
                moved = moved_on(
                    page, read, answers, list(application.copies.filter(version=version).order_by("number"))
                )
            fields = fields_for(read, shown, typed=fitting, wrong=wrong, older=older, moved=moved)
            if page is not None and typed:
                asked = frozenset(field.item for field in fields if field.item in fitting)
                nowhere = without_question(page.form, typed, asked)
        except Altered as altered:
            status, trouble = refusal_words(altered)
    context = {
        "application": application,
        "fields": fields,
        "left": _without_field(wrong, fields),
        "nowhere": nowhere,
        "form": form,
        "of": version.number,
        "base": base,
        "newest": newest,
        "is_old": newest is not None and newest.version_id != version.pk,
        "may_edit": bool(fields),
        "trouble": trouble,
        "moved": _moved_words() if is_moved and status != 409 else "",
        "warning": warning(stated.faults),
    }
    return render(request, "applications/copy_edit.html", context, status=status)


def _without_field(wrong: Sequence[Finding], fields: Sequence[CopyField]) -> list[str]:
    """What is wrong with answers that this page has no field for."""
    shown = {field.item for field in fields}
    codes = [f"{one.field_id}:{one.code}" for one in wrong if one.field_id not in shown]
    return [rule.words for rule in broken_rules(codes, {})]


def _older(copy: WorkingCopy, now: StatedForm) -> dict[str, str]:
    """What a copy of an older statement had otherwise than that of now, as it is drawn."""
    form = form_of(copy.version)
    if form is None:
        return {}
    try:
        answers = answers_in_copy(copy)
    except ContractError:
        return {}
    drawn = {item.id: item.shown for item in form.items(answers)}
    return {item: drawn.get(item, said) for item, said in answers.items() if said != now.original.get(item)}
