"""Pages of questions between staff: what somebody is asked, and asking, answering, taking back on an application."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from central.applications.access import reads
from central.applications.act_details import Listed
from central.applications.actions.consult import CONSULT_LIMIT, answer, consult, take_back
from central.applications.consultations import asked_of, receivers_of
from central.applications.lists.list_place import back_to, place_here
from central.applications.lists.work_list import MY_TABS, Tab
from central.applications.menu import asked_waiting, waiting_counts
from central.applications.models import Application
from central.applications.refusals import HandlingRefused
from central.applications.views import draw, find, refusal_words
from central.audit.record import record
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.page_messages import said_with, take
from central.staff.zones import closed_procedures, zone_of
from central.web.navigation import first_page_of
from central.web.written import WrittenField

SHOWN = 100
"""The oldest come first; those behind come up as these are answered."""


class ConsultForm(forms.Form):
    """A question, and whom it is for."""

    to = forms.ChoiceField(
        error_messages={
            "required": _("聞く相手をえらんでください。"),
            "invalid_choice": _("この相手には聞けません。えらび直してください。"),
        }
    )
    text = WrittenField(max_length=CONSULT_LIMIT, error_messages={"required": _("聞きたいことを書いてください。")})

    def __init__(self, posted: QueryDict | None, application: Application, member: StaffMember) -> None:
        super().__init__(posted)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(key, str(one)) for key, one in receivers_of(application, member).choices.items()]


class TakeBackForm(forms.Form):
    """Which question."""

    consultation = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class AnswerForm(TakeBackForm):
    """Its answer."""

    text = WrittenField(max_length=CONSULT_LIMIT, error_messages={"required": _("答えを書いてください。")})


@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """聞かれている: what waits for this member's answer."""
    member = signed_in(request)
    if not reads(member):
        return redirect(first_page_of(request))
    found = asked_of(member, closed_procedures(zone_of(request)))
    total = found.count()
    rows = list(found.select_related("application__definition", "asker", "to_group")[:SHOWN])
    with transaction.atomic():
        take(request)
        record(member, "applications.listed", "list:asked", member.body, Listed(shown=len(rows), found=total))
    counts = waiting_counts(request)
    context = {
        "tab": "asked",
        "tabs": [(each, counts[each]) for each in (*MY_TABS, Tab.MANUAL_CHECK)],
        "asked": asked_waiting(request),
        "may_review": has_duty(member, Duty.REVIEW),
        "rows": rows,
        "total": total,
        "place": place_here(request),
        "said": gettext("%(count)s件あります") % {"count": total},
    }
    return render(request, "applications/asked.html", context)


@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a colleague or a group about this application."""
    member = signed_in(request)
    application = find(request, member, number)
    form = ConsultForm(request.POST, application, member)
    if not form.is_valid():
        return draw(request, member, application, status=400, opened="consult", forms={"consult": form})
    try:
        with said_with(request):
            consult(application.pk, member, form.cleaned_data["to"], form.cleaned_data["text"])
            messages.success(request, gettext("質問を送りました。"))
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, "consult", form)
    return back_to(request, application.arrival_number)


@require_POST
def give_answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answer one of its questions."""
    member = signed_in(request)
    application = find(request, member, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return draw(request, member, application, status=400, forms={"answer": form})
    try:
        with said_with(request):
            answer(application.pk, member, form.cleaned_data["consultation"], form.cleaned_data["text"])
            messages.success(request, gettext("答えを送りました。"))
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, "answer", form)
    return back_to(request, application.arrival_number)


@require_POST
def take_question_back(request: HttpRequest, number: str) -> HttpResponse:
    """The asker needs no answer any more."""
    member = signed_in(request)
    application = find(request, member, number)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return draw(request, member, application, status=400, trouble=gettext("どの質問か読めません。"))
    try:
        with said_with(request):
            take_back(application.pk, member, form.cleaned_data["consultation"])
            messages.success(request, gettext("質問を取り下げました。"))
    except HandlingRefused as refusal:
        return _refused(request, member, number, refusal, "", form)
    return back_to(request, application.arrival_number)


def _refused(
    request: HttpRequest, member: StaffMember, number: str, refusal: HandlingRefused, name: str, form: forms.Form
) -> HttpResponse:
    status, trouble = refusal_words(refusal)
    now = find(request, member, number)
    return draw(request, member, now, status=status, trouble=trouble, opened=name, forms={name: form})
