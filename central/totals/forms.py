"""What is asked of totals: two days, a version of a form, a question of it."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.forms import TypedDayField
from central.totals.scope import LONGEST
from central.web.days import FIRST_DAY, LAST_DAY

TEXTS_SHOWN = 50
"""Applications whose words a page shows."""
MOST_PAGES = 200
_NO_DAY = _("日が読めません。20261127、2026-11-27、令和8年11月27日 のように入れてください。")


class TotalsForm(forms.Form):
    """All of it may be left out."""

    since = TypedDayField(required=False)
    until = TypedDayField(required=False)
    form = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    """Key of a definition."""
    question = forms.CharField(required=False, max_length=60)

    def clean(self) -> None:
        """Both days or none, in their order, and not too far apart."""
        said = self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if not self.errors and bool(since) != bool(until):
            raise forms.ValidationError(gettext("はじめの日とおわりの日を、両方入れてください。"))
        if since and until and since > until:
            raise forms.ValidationError(gettext("はじめの日が、おわりの日よりあとになっています。日を直してください。"))
        if since and until and (until - since).days >= LONGEST:
            said_most = gettext("期間は%(days)s日までです。短くしてください。") % {"days": LONGEST}
            raise forms.ValidationError(said_most)

    def clean_since(self) -> date | None:
        """No record lies outside."""
        return _known(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """No record lies outside."""
        return _known(self.cleaned_data["until"])

    def trouble(self) -> str:
        """Why nothing is counted; empty: it is."""
        if self.is_valid():
            return ""
        if "since" in self.errors or "until" in self.errors:
            return str(_NO_DAY)
        named = self.non_field_errors()
        return str(named[0]) if named else gettext("この条件は読めません。様式と設問をえらび直してください。")


class TextsForm(TotalsForm):
    """Free words of a survey: a page of them."""

    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES)


def _known(day: date | None) -> date | None:
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError("no day of any record")
    return day
