"""The page of one awaited answer: what was asked, of whom, until when; and what came."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from central.applications.access import within_duty
from central.applications.refusals import HandlingRefused
from central.audit.details import ReadIn
from central.audit.record import record
from central.notices.actions.answer import drop_question, record_answer
from central.notices.answers import answer_badge
from central.notices.forms import CameBackForm
from central.notices.models import Delivery
from central.notices.refusals import NoticeRefused
from central.staff.access import signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """What the applicant answered, or that nobody asks any more."""
    member = signed_in(request)
    row = _find(request, member, delivery_id)
    if request.method == "GET":
        return _draw(request, member, row, CameBackForm())
    form = CameBackForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, row, form, status=400)
    dropped = request.POST.get("end") == "dropped"
    try:
        (drop_question if dropped else record_answer)(row.pk, member, form.cleaned_data["said"])
    except (NoticeRefused, HandlingRefused):
        # What was typed stays in its box, beside what somebody else has written meanwhile.
        trouble = gettext("ほかの人が先に書きました。いまの内容を見てください。書いた文は、下に残っています。")
        return _draw(request, member, _find(request, member, delivery_id), form, status=409, trouble=trouble)
    done = gettext("回答は要らないことにしました。") if dropped else gettext("回答を記録しました。")
    messages.success(request, done)
    return redirect("applications:detail", row.application.arrival_number)


def _find(request: HttpRequest, member: StaffMember, delivery_id: int) -> Delivery:
    reviewed = within_duty(member, Duty.REVIEW).exclude(procedure__in=closed_procedures(zone_of(request)))
    rows = Delivery.objects.select_related("application", "body", "answer_by").exclude(answer="")
    row = rows.filter(pk=delivery_id, application__in=reviewed).first()
    if row is None:
        raise Http404
    return row


def _draw(
    request: HttpRequest,
    member: StaffMember,
    row: Delivery,
    form: CameBackForm,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    with transaction.atomic():
        record(member, "notice.answer_read", row.application.audit_subject, row.body, ReadIn(zone=zone_of(request).id))
    context = {
        "row": row,
        "badge": answer_badge(row.answer, row.answer_until),
        "awaited": row.answer == Delivery.Answer.AWAITED,
        "form": form,
        "trouble": trouble,
    }
    return render(request, "notices/answer.html", context, status=status)
