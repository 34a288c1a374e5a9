"""作業の様子: what works on without anybody waiting for it, how far it is, and ending it or letting it go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from central.audit.record import Actor
from central.jobs.actions.cancel import cancel
from central.jobs.actions.try_again import try_again
from central.jobs.kinds import Kind, UnknownKind, kind_named
from central.jobs.leases import nobody_works
from central.jobs.models import OPEN, SYSTEM, Job
from central.jobs.refusals import JobStale
from central.jobs.trouble import WORDS
from central.staff.access import has_duty, signed_in
from central.staff.audit_lines import thing_in_words
from central.staff.duties import Duty
from central.staff.job_reach import jobs_to_decide, jobs_visible_to
from central.staff.models import StaffMember
from central.staff.operator_troubles import operator_troubles
from central.store.trouble import troubles

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 50
LOOKS: dict[str, tuple[str, str]] = {
    Job.State.WAITING: ("gray", "clock"),
    Job.State.RUNNING: ("blue", "circle-half"),
    Job.State.ASIDE: ("yel", "warning"),
    Job.State.DONE: ("green", "check-circle"),
    Job.State.CANCELLED: ("gray", "x"),
}
"""Colour and icon beside the word."""


@dataclass(frozen=True)
class JobRow:
    """One line of the page."""

    job: Job
    words: StrOrPromise
    about: str
    page: str
    """Address of what it is about; empty: none."""
    who: str
    word: StrOrPromise
    colour: str
    icon: str
    how_far: str
    outcome: StrOrPromise
    after_cancel: StrOrPromise
    may_cancel: bool
    may_try_again: bool


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The member's own; for operators everybody's of their bodies."""
    return _draw(request, signed_in(request))


@require_POST
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """End it between two steps, after a confirmation."""
    return _change(request, job_id, cancel, gettext("作業をやめさせました。いまの一歩が終わると止まります。"))


@require_POST
def try_job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let a job go on that was put aside."""
    return _change(request, job_id, try_again, gettext("止まったところから、つづけます。"))


def _change(request: HttpRequest, job_id: int, act: Callable[[int, Actor], Job], said: str) -> HttpResponse:
    member = signed_in(request)
    if not jobs_to_decide(member).filter(pk=job_id).exists():
        raise Http404
    if "confirmed" not in request.POST:
        trouble = gettext("確かめたしるしがありません。何も変えていません。")
        return _draw(request, member, status=400, trouble=trouble)
    try:
        act(job_id, member)
    except JobStale:
        trouble = gettext("この作業は、先に進んだか、ほかの人が先に決めました。いまの様子を見てください。")
        return _draw(request, member, status=409, trouble=trouble)
    messages.success(request, said)
    return redirect("staff:jobs")


def _draw(request: HttpRequest, member: StaffMember, *, status: int = 200, trouble: str = "") -> HttpResponse:
    operates = has_duty(member, Duty.OPERATE_KIOSKS)
    by_itself = operates and request.GET.get("state") == "by-itself"
    seen = jobs_visible_to(member)
    aside = list(seen.filter(state=Job.State.ASIDE).order_by("pk")[:PAGE])
    listed = seen.exclude(state=Job.State.ASIDE)
    listed = listed.filter(started_by=SYSTEM) if by_itself else listed.exclude(started_by=SYSTEM)
    page = Paginator(listed.order_by(F("ended_at").desc(nulls_first=True), "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    rows = _rows([*aside, *page.object_list], member)
    context = {
        "aside": rows[: len(aside)],
        "rows": rows[len(aside) :],
        "page": page,
        "operates": operates,
        "nobody_works": nobody_works(timezone.now()),
        "by_itself": by_itself,
        "store_troubles": troubles() if operates else [],
        "operator_troubles": operator_troubles() if operates else [],
        "trouble": trouble,
    }
    return render(request, "staff/jobs.html", context, status=status)


def _rows(shown: Sequence[Job], member: StaffMember) -> list[JobRow]:
    numbers = {name.removeprefix("staff:") for job in shown for name in (job.started_by, job.about)}
    names = dict(StaffMember.objects.filter(staff_number__in=numbers).values_list("staff_number", "name"))
    decides = set(jobs_to_decide(member).filter(pk__in=[job.pk for job in shown]).values_list("pk", flat=True))
    return [_row(job, names, may_decide=job.pk in decides) for job in shown]


def _row(job: Job, names: dict[str, str], *, may_decide: bool) -> JobRow:
    kind, state = _kind(job), Job.State(job.state)
    colour, icon = LOOKS[state]
    waits = state is Job.State.WAITING and job.run_at > timezone.now()
    ending = job.cancel_asked_at is not None and state in OPEN
    return JobRow(
        job=job,
        words=job.kind if kind is None else kind.words,
        about=thing_in_words(job.about, names) if job.about else "",
        page=_page(job, kind),
        who=gettext("決まった時刻に") if job.started_by == SYSTEM else thing_in_words(job.started_by, names),
        word=gettext("やめています") if ending else gettext("時刻を待っています") if waits else state.label,
        colour=colour,
        icon=icon,
        how_far=_how_far(job),
        outcome=_outcome(job, kind),
        after_cancel="" if kind is None else kind.after_cancel,
        may_cancel=may_decide and state in (*OPEN, Job.State.ASIDE) and not ending,
        may_try_again=may_decide and state is Job.State.ASIDE,
    )


def _kind(job: Job) -> Kind[Any, Any, Any] | None:
    try:
        return kind_named(job.kind)
    except UnknownKind:
        return None


def _page(job: Job, kind: Kind[Any, Any, Any] | None) -> str:
    if kind is None or kind.page is None:
        return ""
    try:
        return kind.page(msgspec.json.decode(job.arguments, type=kind.arguments))
    except msgspec.DecodeError:
        return ""


def _how_far(job: Job) -> str:
    if job.began_at is None:
        return ""
    if job.total is not None and job.state != Job.State.DONE:
        return gettext("%(total)s件中 %(done)s件") % {"total": f"{job.total:,}", "done": f"{job.done:,}"}
    return gettext("%(done)s件") % {"done": f"{job.done:,}"}


def _outcome(job: Job, kind: Kind[Any, Any, Any] | None) -> StrOrPromise:
    if job.state == Job.State.ASIDE:
        words = next((words for code, words in WORDS.items() if code == job.trouble), job.trouble)
        if job.times == 1:
            return words
        return gettext("%(words)s（%(times)s回）") % {"words": words, "times": f"{job.times:,}"}
    if kind is None or not job.result:
        return ""
    try:
        return kind.outcome(msgspec.json.decode(job.result, type=kind.result))
    except msgspec.DecodeError:
        return ""
