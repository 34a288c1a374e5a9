"""Pages of letters by post: whose there are, addresses in postal order, bundles to print, and what came back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.applications.access import within_duty
from central.applications.not_done import not_done
from central.applications.refusals import HandlingRefused
from central.applications.words.badges import Badge
from central.audit.details import ReadIn, Shown
from central.audit.record import record
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchRefused
from central.jobs.models import Job
from central.postal.access import letters_of, may_open_post, may_post, paper_rows, posted_batches, unmailed_notices
from central.postal.act_details import OfBundle
from central.postal.actions.bundle import BEFORE, make_bundle, mark_bundle
from central.postal.actions.of_notice import letters_of_notice
from central.postal.actions.read_addresses import READ_ADDRESSES, read_addresses
from central.postal.actions.take_back import take_back
from central.postal.forms import ReturnedForm
from central.postal.models import PostalLetter
from central.postal.print_file import BUNDLE, NoPrintFile, print_file
from central.postal.refusals import PostalIncomplete, PostalNotAllowed, PostalRefused
from central.staff.access import signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of
from central.web.pdf_answers import pdf_response
from central.web.words import grouped

_S = PostalLetter.State
SHOWN = 50
_LOOKS = {
    _S.NO_ADDRESS: ("yel", "warning"),
    _S.POSTED: ("green", "check-circle"),
    _S.RETURNED: ("red", "arrow-u-up-left"),
    _S.LEFT_OUT: ("gray", "minus"),
}
_NOT_PRINTED = {
    "file": _(
        "手紙のファイルがないか、本人のものと違います。印刷ファイルは作っていません。情報政策課に知らせてください。"
    ),
    "undrawn": _("宛名に、印字できない文字があります。印刷ファイルは作っていません。"),
    "letter": _("手紙の中身が、本人のものと合いません。印刷ファイルは作っていません。情報政策課に知らせてください。"),
    "sheet": _("宛名の紙が、本人のものと合いません。印刷ファイルは作っていません。情報政策課に知らせてください。"),
    "pages": _("できたファイルの枚数が合いません。印刷ファイルは作っていません。情報政策課に知らせてください。"),
}


@dataclass(frozen=True)
class BundleLine:
    """A bundle as the page shows it."""

    number: int
    letters: int
    printed: bool
    posted: bool


@require_GET
def list_post(request: HttpRequest) -> HttpResponse:
    """Batches with letters on paper, and notices that no mail brought to everybody."""
    member = _allowed(request)
    closed = closed_procedures(zone_of(request))
    page = Paginator(posted_batches(member, closed).order_by("-pk"), SHOWN).get_page(request.GET.get("page"))
    notices = list(unmailed_notices(member, closed).order_by("-pk")[:SHOWN])
    with transaction.atomic():
        record(member, "postal.listed", "list:post", member.body, Shown(shown=len(page.object_list) + len(notices)))
    return render(request, "postal/list.html", {"page": page, "notices": notices})


@require_POST
def of_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Letters for those whom no mail reached, as a batch."""
    member = _allowed(request)
    notice = unmailed_notices(member, closed_procedures(zone_of(request))).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    try:
        batch = letters_of_notice(notice, member)
    except BatchNotAllowed:
        return not_done(request, gettext("全員の手続きについて、審査の権限が要ります。"), 403)
    except BatchIncomplete as incomplete:
        return not_done(request, str(incomplete), 400)
    except BatchRefused:
        return not_done(request, gettext("ほかの人が先に変えました。もう一度してください。"), 409)
    messages.success(request, gettext("お知らせの文で、手紙を用意しました。中身を確かめて、帳票を作ってください。"))
    return redirect("batches:letters", batch.pk)


@require_GET
def letters(request: HttpRequest, batch_id: int) -> HttpResponse:
    """All letters of a batch in postal order, and its bundles."""
    member = _allowed(request)
    batch = _find(request, member, batch_id)
    shown = request.GET.get("state", "")
    rows = letters_of(batch)
    if shown in _S.values:
        rows = rows.filter(state=shown)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(member, "postal.read", batch.audit_subject, batch.body, Shown(shown=len(page.object_list)))
    found = dict(PostalLetter.objects.filter(batch=batch).values_list("state").annotate(Count("pk")).order_by())
    on_paper = paper_rows(batch).count()
    context = {
        "batch": batch,
        "page": page,
        "rows": [(letter, _badge(letter)) for letter in page],
        "counts": [(state, state.label, found[state]) for state in _S if found.get(state)],
        "chosen": shown,
        "unread": on_paper - sum(found.values()),
        "reading": Job.objects.filter(
            kind=READ_ADDRESSES.name, about=batch.audit_subject, state__in=[Job.State.WAITING, Job.State.RUNNING]
        ).exists(),
        "waiting": found.get(_S.WAITING, 0),
        "bundles": _bundles(batch),
        "may_post": may_post(member, batch),
        "most": BUNDLE,
    }
    return render(request, "postal/letters.html", context)


@require_POST
def addresses(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Have the addresses read."""
    member = _allowed(request)
    batch = _find(request, member, batch_id)
    try:
        read_addresses(batch, member)
    except PostalRefused as refusal:
        return _refused(request, refusal)
    messages.success(request, gettext("宛名を読みはじめました。ほかの仕事をしていてかまいません。"))
    return redirect("postal:letters", batch.pk)


@require_POST
def bundle(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The next letters become a bundle."""
    member = _allowed(request)
    batch = _find(request, member, batch_id)
    try:
        number = make_bundle(batch, member)
    except PostalRefused as refusal:
        return _refused(request, refusal)
    messages.success(
        request, gettext("束%(number)sにまとめました。印刷ファイルを受け取ってください。") % {"number": number}
    )
    return redirect("postal:letters", batch.pk)


@require_GET
def bundle_file(request: HttpRequest, batch_id: int, number: int) -> HttpResponse:
    """Address sheets and letters of a bundle, for the printer."""
    member = _allowed(request)
    batch = _find(request, member, batch_id)
    if not may_post(member, batch):
        raise Http404
    found = list(PostalLetter.objects.filter(batch=batch, bundle=number).order_by("place").select_related(*_RELATED))
    if not found:
        raise Http404
    try:
        content = print_file(batch, found)
    except NoPrintFile as wrong:
        words = str(_NOT_PRINTED.get(str(wrong), _("いまファイルを作れません。少し待って、もう一度してください。")))
        if wrong.letter is not None:
            words += gettext("（到達番号 %(number)s）") % {"number": grouped(wrong.letter.application.arrival_number)}
        return not_done(request, words, 503)
    with transaction.atomic():
        told = OfBundle(bundle=number, letters=len(found))
        record(member, "postal.fetched", batch.audit_subject, batch.body, told)
    return pdf_response(content, f"post-{batch.pk}-{number}")


_RELATED = ("application", "application__definition", "row__application__definition", "row__batch__body", "batch__body")


@require_POST
def mark(request: HttpRequest, batch_id: int, number: int) -> HttpResponse:
    """印刷した, or 郵便に出した."""
    member = _allowed(request)
    batch = _find(request, member, batch_id)
    state = request.POST.get("state", "")
    if state not in {each.value for each in BEFORE}:
        raise Http404
    try:
        count = mark_bundle(batch, number, member, _S(state))
    except PostalRefused as refusal:
        return _refused(request, refusal)
    messages.success(request, gettext("%(count)s通：%(state)s") % {"count": count, "state": _S(state).label})
    return redirect("postal:letters", batch.pk)


@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter that came back."""
    member = _allowed(request)
    letter = _find_letter(request, member, letter_id)
    if request.method == "GET":
        return _draw_letter(request, member, letter, ReturnedForm())
    form = ReturnedForm(request.POST)
    if not form.is_valid():
        return _draw_letter(request, member, letter, form, status=400)
    try:
        take_back(letter.pk, member, form.cleaned_data["why"])
    except (PostalRefused, HandlingRefused):
        # What was typed stays in its box.
        trouble = gettext("この手紙は、いま「郵便に出しました」ではありません。書いた文は、下に残っています。")
        again = _find_letter(request, member, letter_id)
        return _draw_letter(request, member, again, form, status=409, trouble=trouble)
    messages.success(request, gettext("戻ってきたことを記録しました。申請のページと一覧にも出ます。"))
    return redirect("postal:letters", letter.batch_id)


# ── finding and drawing ──


def _allowed(request: HttpRequest) -> StaffMember:
    member = signed_in(request)
    if not may_open_post(member):
        raise Http404
    return member


def _find(request: HttpRequest, member: StaffMember, batch_id: int) -> MassBatch:
    found = posted_batches(member, closed_procedures(zone_of(request))).select_related("body")
    batch = found.filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def _find_letter(request: HttpRequest, member: StaffMember, letter_id: int) -> PostalLetter:
    reviewed = within_duty(member, Duty.REVIEW).exclude(procedure__in=closed_procedures(zone_of(request)))
    rows = PostalLetter.objects.select_related("application", "batch", "state_by")
    letter = rows.filter(pk=letter_id, application__in=reviewed).first()
    if letter is None:
        raise Http404
    return letter


def _draw_letter(
    request: HttpRequest,
    member: StaffMember,
    letter: PostalLetter,
    form: ReturnedForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    application = letter.application
    with transaction.atomic():
        record(
            member, "postal.letter_read", application.audit_subject, application.body, ReadIn(zone=zone_of(request).id)
        )
    context = {
        "letter": letter,
        "badge": _badge(letter),
        "posted": letter.state == _S.POSTED,
        "form": form,
        "trouble": trouble,
    }
    return render(request, "postal/returned.html", context, status=status)


def _badge(letter: PostalLetter) -> Badge:
    state = _S(letter.state)
    colour, icon = _LOOKS.get(state, ("gray", "clock"))
    return Badge(state.label, colour, icon)


def _bundles(batch: MassBatch) -> list[BundleLine]:
    rows = PostalLetter.objects.filter(batch=batch, bundle__gt=0).values_list("bundle", "state")
    found: dict[int, dict[str, int]] = {}
    for number, state, count in rows.annotate(count=Count("pk")).order_by("bundle"):
        found.setdefault(number, {})[state] = count
    return [
        BundleLine(number, sum(of.values()), _S.BUNDLED not in of, not {_S.BUNDLED.value, _S.PRINTED.value} & set(of))
        for number, of in found.items()
    ]


def _refused(request: HttpRequest, refusal: PostalRefused) -> HttpResponse:
    match refusal:
        case PostalNotAllowed():
            return not_done(request, gettext("全員の手続きについて、審査の権限が要ります。"), 403)
        case PostalIncomplete():
            return not_done(request, str(refusal), 400)
        case _:
            return not_done(request, gettext("ほかの人が先に変えました。いまの様子を見てください。"), 409)
