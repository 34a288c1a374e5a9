"""監査記録: the log as a page, for members who may see it. Looking is an entry too.

Read by index at any size: whole words instead of parts of them, pages by number, and no total of everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.audit.act_words import acts_by_app
from central.audit.models import AuditEntry
from central.audit.record import record
from central.organisation.models import Body
from central.staff import audit_questions
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.act_details import AuditRead
from central.staff.audit_lines import lines_of
from central.staff.duties import Duty
from central.web.days import begin_of
from sync.contract.numbers import parse_arrival_number
from sync.errors import NotANumber

PAGE = 50
_OF_THE_LOG = re.compile(r"[a-z_]{1,20}:[0-9A-Za-z_.-]{1,100}|[0-9-]{1,60}")
"""A subject as the log has it, or a number in groups. Anything else may be somebody's name."""
SLACK = 1000
"""Entries whose clock may stand behind their neighbour's: several machines write one log."""


class AuditFilterForm(forms.Form):
    """What is asked of the log: whole words, which an index finds at any size."""

    actor = forms.CharField(required=False, max_length=80)
    act = forms.CharField(required=False, max_length=60)
    subject = forms.CharField(required=False, max_length=120)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    below = forms.IntegerField(required=False, min_value=1)
    above = forms.IntegerField(required=False, min_value=0)


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Newest first, filtered by actor, act, subject and day."""
    member = signed_in(request)
    if not has_duty(member, Duty.SEE_AUDIT):
        raise Http404
    form = AuditFilterForm(request.GET)
    readable = form.is_valid()
    codes = Body.objects.filter(pk__in=bodies_for(member, Duty.SEE_AUDIT))
    # In the order of the numbers, and the body asked of each: by the index on bodies SQLite would sort all of them.
    read = AuditEntry.objects.alias(of=Concat("body", Value("")))
    entries = read.filter(of__in=[*codes.values_list("code", flat=True), ""])
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ("actor", "act", "subject")}
    wanted = AuditWanted(**form.cleaned_data) if readable else None
    part = _part(entries, wanted) if wanted else AuditPart([])
    with transaction.atomic():
        told = AuditRead(shown=len(part.entries), subject=_nameless(asked["subject"]))
        record(member, "audit.read", "audit:list", member.body, told)
    context = {
        "part": part,
        "lines": lines_of(part.entries),
        "asked": asked,
        "questions": audit_questions.templates(),
        "days": {name: request.GET.get(name, "")[:10] for name in ("since", "until")},
        "acts": sorted(pair for words in acts_by_app().values() for pair in words.items()),
        "trouble": _trouble(wanted) if wanted else gettext("この条件は読めません。条件を直すか、消してください。"),
    }
    return render(request, "staff/audit.html", context)


@dataclass(frozen=True)
class AuditWanted:
    """What was asked, as `AuditFilterForm` has read it."""

    actor: str
    act: str
    subject: str
    since: date | None
    until: date | None
    below: int | None
    above: int | None
    """Numbers of entries."""


def _trouble(asked: AuditWanted) -> str:
    """Why nothing is found although something may be there."""
    if asked.since and asked.until and asked.since > asked.until:
        return gettext("日の始まりが、終わりよりあとになっています。日を直してください。")
    return ""


@dataclass(frozen=True)
class AuditPart:
    """What one page shows, and the numbers from which the next ones go on. How many there are in all is not asked."""

    entries: Sequence[AuditEntry]
    newer: int | None = None
    older: int | None = None


def _part(entries: QuerySet[AuditEntry], asked: AuditWanted) -> AuditPart:
    if asked.actor:
        entries = entries.filter(actor=_spelled("actor", asked.actor, "staff:", "kiosk:"))
    if asked.act:
        entries = entries.filter(act=asked.act)
    if asked.subject:
        entries = entries.filter(subject=_spelled("subject", asked.subject, "application:"))
    entries = _between(entries, asked.since, asked.until)
    if asked.above is not None:
        rows = list(entries.filter(number__gt=asked.above).order_by("number")[: PAGE + 1])
        newer, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        older = bool(rows)
    else:
        below = asked.below
        rows = list((entries.filter(number__lt=below) if below else entries).order_by("-number")[: PAGE + 1])
        newer, older, rows = below is not None and bool(rows), len(rows) > PAGE, rows[:PAGE]
    return AuditPart(rows, rows[0].number if newer else None, rows[-1].number if older else None)


def _nameless(subject: str) -> str:
    """What was asked about, as far as the log may hold it for ever: codes and numbers, nothing typed in words."""
    return subject if not subject or _OF_THE_LOG.fullmatch(subject) else "?"


def _spelled(column: str, typed: str, *kinds: str) -> str:
    """As the log writes it: `sato` is `staff:sato`, a number in groups its application. One word, which an index finds
    in the order of the numbers.
    """
    try:
        typed = parse_arrival_number(typed)
    except NotANumber:
        typed = typed.strip()
    for word in (f"{kind}{typed}" for kind in kinds if ":" not in typed):
        if AuditEntry.objects.filter(**{column: word}).exists():
            return word
    return typed


def _between(entries: QuerySet[AuditEntry], since: date | None, until: date | None) -> QuerySet[AuditEntry]:
    """Of these days. The moments lead to numbers, by which the log is read."""
    if since is not None:
        begin = begin_of(since)
        first = AuditEntry.objects.filter(at__gte=begin).order_by("at").values_list("number", flat=True).first()
        entries = entries.filter(at__gte=begin, number__gte=(first or MOST) - SLACK)
    if until is not None:
        end = begin_of(until) + timedelta(days=1)
        last = AuditEntry.objects.filter(at__lt=end).order_by("-at").values_list("number", flat=True).first()
        entries = entries.filter(at__lt=end, number__lte=(last or 0) + SLACK)
    return entries


MOST = 2**62
"""Above every number."""
