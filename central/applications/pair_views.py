"""Two applications that may be one, side by side, and the choice of a person (GAP-27)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from central.applications.access import may_review
from central.applications.actions.choose_pair import REASON_LIMIT, choose_pair
from central.applications.forms import SentenceForm
from central.applications.models import Application
from central.applications.pairs import choices_about, lines_of_pair
from central.applications.proof import warning
from central.applications.refusals import HandlingRefused
from central.applications.transitions import next_for_staff
from central.applications.views import find, record_reading, refusal_words
from central.applications.words import badges
from central.applications.words.arrival_window import bracket_of
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.page_messages import said_with
from central.web.written import WrittenField
from sync.contract.states import HandlingStatus

BOTH, LEFT, RIGHT = "both", "left", "right"


class PairForm(SentenceForm):
    """`revision` is of the left one."""

    right_revision = forms.IntegerField(widget=forms.HiddenInput)
    duplicate = forms.ChoiceField(
        choices=[(BOTH, BOTH), (LEFT, LEFT), (RIGHT, RIGHT)],
        error_messages={
            "required": _("どうするかを1つえらんでください。"),
            "invalid_choice": _("どうするかを1つえらんでください。"),
        },
    )
    refuse = forms.BooleanField(required=False)
    reason = WrittenField(
        label=_("そう決めた理由（職員だけが読みます）"),
        max_length=REASON_LIMIT,
        error_messages={"required": _("そう決めた理由を書いてください。")},
    )

    def clean(self) -> None:
        """Whoever is refused is told why."""
        super().clean()
        said = self.cleaned_data
        if said.get("refuse") and said.get("duplicate") in (LEFT, RIGHT) and not said.get("sentence", "").strip():
            self.add_error("sentence", gettext("不受理にするときは、本人に見える文を書いてください。"))
        if said.get("refuse") and said.get("duplicate") == BOTH:
            self.add_error("refuse", gettext("2つとも残すときは、不受理にしません。しるしを外してください。"))


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """Both, and the choice."""
    member = signed_in(request)
    left, right = find(request, member, number), find(request, member, other)
    if left.pk == right.pk or (left.body_id, left.procedure) != (right.body_id, right.procedure):
        raise Http404
    if request.method == "GET":
        return _draw(request, member, left, right)
    form = PairForm(request.POST)
    if not form.is_valid():
        return _draw(request, member, left, right, form=form, status=400)
    said = form.cleaned_data
    duplicate = {LEFT: left.pk, RIGHT: right.pk}.get(said["duplicate"])
    try:
        with said_with(request):
            choose_pair(
                left.pk,
                right.pk,
                member,
                revisions=(said["revision"], said["right_revision"]),
                duplicate=duplicate,
                reason=said["reason"],
                sentence=form.text() if said["refuse"] else None,
            )
            messages.success(request, gettext("決めたことを記録しました。"))
    except HandlingRefused as refusal:
        status, trouble = refusal_words(refusal)
        fresh = [find(request, member, each.arrival_number) for each in (left, right)]
        return _draw(request, member, *fresh, form=form, status=status, trouble=trouble)
    return redirect("applications:pair", left.arrival_number, right.arrival_number)


def _draw(
    request: HttpRequest,
    member: StaffMember,
    left: Application,
    right: Application,
    *,
    form: PairForm | None = None,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    faults = [fault for each in (left, right) for fault in record_reading(request, member, each).faults]
    lines = lines_of_pair(left, right)
    context = {
        "left": left,
        "right": right,
        "sides": [(each, badges.status(each.status), bracket_of(each)) for each in (left, right)],
        "lines": lines,
        "different": sum(line.differs for line in lines),
        "decided": choices_about(left).get(right.pk),
        "may_choose": all(may_review(member, each) for each in (left, right)),
        "may_refuse": any(
            HandlingStatus.NOT_ACCEPTED in next_for_staff(HandlingStatus(each.status)) for each in (left, right)
        ),
        "form": form,
        "trouble": trouble,
        "warning": warning(faults),
    }
    return render(request, "applications/pair.html", context, status=status)
