"""帳票作成: template and words, a specimen of anybody's sheet, having all made, opening one that is made."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.copy_models import Which
from central.applications.forms import revision_of
from central.applications.not_done import not_done
from central.applications.working_copies import copies_that_count
from central.audit.record import record
from central.batches.act_details import OfOneRow
from central.batches.actions.letter import back_to_editing, make_letters, write_letter
from central.batches.batch_page import allowed, closed_here, find_batch, head_of, words_of
from central.batches.forms import LetterForm
from central.batches.headings import OWN_NAMES
from central.batches.letters.files import letter_of
from central.batches.letters.leaving import gone, still_to_go
from central.batches.letters.merging import content_for, values_of
from central.batches.letters.templates import TEMPLATES, LetterTemplate, folder_of
from central.batches.models import BatchRow, MassBatch
from central.batches.refusals import BatchRefused
from central.batches.rows import RowView, rows_for
from central.certificates.refusals import NotSet
from central.certificates.typesetter.typesetting import set_many
from central.jobs.models import OPEN, Job
from central.staff.models import StaffMember
from central.store.port import StoreError
from central.web.pdf_answers import pdf_response


@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The words."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    if request.method == "GET":
        asked = request.GET.get("template", "") or batch.template
        begins = TEMPLATES.get(LetterTemplate(asked)) if asked in set(LetterTemplate) else None
        kept = asked == batch.template
        initial = {
            "template": asked,
            "heading": batch.heading if kept or begins is None else begins.heading,
            "words": batch.words if kept or begins is None else begins.text,
            "answers": batch.which,
        }
        return _draw_letters(request, member, batch, LetterForm(initial=initial))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _draw_letters(request, member, batch, form, status=400)
    said = form.cleaned_data
    try:
        write_letter(
            batch.pk,
            member,
            LetterTemplate(said["template"]),
            " ".join(said["heading"].split()),
            said["words"].strip(),
            which=Which(said["answers"] or batch.which),
            revision=said["revision"],
        )
    except BatchRefused as refusal:
        status, trouble = words_of(refusal)
        now = find_batch(request, member, batch_id)
        return _draw_letters(request, member, now, form, status=status, trouble=trouble)
    messages.success(request, gettext("文を保存しました。"))
    return redirect("batches:letters", batch.pk)


@require_POST
def make(request: HttpRequest, batch_id: int) -> HttpResponse:
    """作る"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    try:
        make_letters(batch.pk, member, revision=revision_of(request))
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal)
    messages.success(request, gettext("帳票を作り始めました。ほかの仕事をしていてかまいません。"))
    return redirect("batches:letters", batch.pk)


@require_POST
def reopen(request: HttpRequest, batch_id: int) -> HttpResponse:
    """用意に戻す"""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    try:
        back_to_editing(batch.pk, member, revision=revision_of(request))
    except BatchRefused as refusal:
        return _not_so(request, member, batch_id, refusal)
    messages.success(request, gettext("用意に戻しました。作った帳票は捨てました。"))
    return redirect("batches:letters", batch.pk)


@require_GET
def specimen(request: HttpRequest, batch_id: int, row_id: int) -> HttpResponse:
    """Anybody's sheet with 見本 across it; what is empty stays empty."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    row = _row(request, member, batch, row_id)
    if batch.template not in set(LetterTemplate):
        return not_done(request, gettext("帳票テンプレートをえらび、文を保存してください。"), 400)
    (told,) = values_of(batch, [row])
    try:
        (result,) = set_many(folder_of(LetterTemplate(batch.template)), [content_for(batch, told, preview=True)])
    except NotSet:
        return not_done(request, gettext("見本を作れませんでした。もう一度してください。"), 503)
    if not result.pdf:
        words = gettext("印字できない文字があります：%(signs)s") % {"signs": " ".join(result.missing)}
        return not_done(request, words, 409)
    with transaction.atomic():
        record(member, "batch.letter_read", batch.audit_subject, batch.body, OfOneRow(row=row.pk))
    return pdf_response(result.pdf, f"specimen-{row.pk}")


@require_GET
def letter(request: HttpRequest, batch_id: int, row_id: int) -> HttpResponse:
    """The file that was made."""
    member = allowed(request)
    batch = find_batch(request, member, batch_id)
    row = _row(request, member, batch, row_id)
    if not row.letter:
        raise Http404
    try:
        content = letter_of(row)
    except StoreError:
        return not_done(request, gettext("いまファイルを読めません。少し待って、もう一度してください。"), 503)
    with transaction.atomic():
        record(member, "batch.letter_read", batch.audit_subject, batch.body, OfOneRow(row=row.pk))
    return pdf_response(content, f"letter-{row.pk}")


def _row(request: HttpRequest, member: StaffMember, batch: MassBatch, row_id: int) -> BatchRow:
    rows = rows_for(batch, member, RowView(), closed_here(request))
    row = rows.select_related("application", "application__definition").filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def _not_so(request: HttpRequest, member: StaffMember, batch_id: int, refusal: BatchRefused) -> HttpResponse:
    status, trouble = words_of(refusal)
    batch = find_batch(request, member, batch_id)
    form = LetterForm(
        initial={"template": batch.template, "heading": batch.heading, "words": batch.words, "answers": batch.which}
    )
    return _draw_letters(request, member, batch, form, status=status, trouble=trouble)


def _draw_letters(
    request: HttpRequest,
    member: StaffMember,
    batch: MassBatch,
    form: LetterForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    rest = still_to_go(batch)
    job = Job.objects.filter(about=batch.audit_subject, kind="batches.make_letters").order_by("-pk").first()
    first = rows_for(batch, member, RowView(), closed_here(request)).first()
    context = {
        **head_of(batch, member),
        "here": "batches:letters",
        "form": form,
        "templates": [(template.value, TEMPLATES[template].word) for template in LetterTemplate],
        "places": [*OWN_NAMES, *batch.items.order_by("pk").values_list("name", flat=True)],
        "to_make": rest.count(),
        "gone": gone(batch).count(),
        "made": rest.exclude(letter="").count(),
        "copies": len(copies_that_count(batch.rows.values_list("application", flat=True))),
        "undrawn": rest.exclude(missing="").count(),
        "job": job,
        "standing_still": job is not None and job.state not in OPEN and batch.state == MassBatch.State.MAKING,
        "first": first,
        "trouble": trouble,
    }
    return render(request, "batches/letters.html", context, status=status)
