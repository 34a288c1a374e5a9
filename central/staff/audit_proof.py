"""The auditor's proof: whether the newest entries follow each other, and whether the log is the one of which kiosks and
auditors hold anchors.
"""

from __future__ import annotations

import re

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from central.audit.record import record
from central.audit.verify import verify_newest
from central.staff.access import has_duty, signed_in
from central.staff.act_details import ChainProven
from central.staff.duties import Duty

WALKED = 20_000
"""Newest entries that one click recomputes: about a second. The whole log is walked each night."""
ANCHORS_MOST = 50
_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class AnchorsForm(forms.Form):
    """What was noted of the log elsewhere: `number:hash`, a line each."""

    anchors = forms.CharField(required=False, widget=forms.Textarea)

    def clean_anchors(self) -> dict[int, set[str]]:
        """Number → hashes."""
        noted: dict[int, set[str]] = {}
        lines = [line.strip().lower() for line in self.cleaned_data["anchors"].splitlines() if line.strip()]
        if len(lines) > ANCHORS_MOST:
            words = gettext("控えは%(most)s行までにしてください。")
            raise forms.ValidationError(words % {"most": ANCHORS_MOST})
        for line in lines:
            found = _ANCHOR.fullmatch(line)
            if found is None:
                raise forms.ValidationError(gettext("控えは、1行に「番号:要約」（要約は64けた）で入力してください。"))
            noted.setdefault(int(found[1]), set()).add(found[2])
        return noted


@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """封のつながりを確かめる."""
    member = signed_in(request)
    if not has_duty(member, Duty.SEE_AUDIT):
        raise Http404
    form = AnchorsForm(request.POST)
    typed = request.POST.get("anchors", "")
    if not form.is_valid():
        return render(request, "staff/audit_proof.html", {"form": form, "typed": typed}, status=400)
    noted = form.cleaned_data["anchors"]
    part = verify_newest(WALKED, noted)
    with transaction.atomic():
        told = ChainProven(
            first=part.first, last=part.last, noted=len(noted), whole=part.broken_at is None and not part.differing
        )
        record(member, "audit.proven", "audit:list", member.body, told)
    context = {
        "form": form,
        "typed": typed,
        "part": part,
        "noted": len(noted),
        "differing": sorted(part.differing.items()),
    }
    return render(request, "staff/audit_proof.html", context)
