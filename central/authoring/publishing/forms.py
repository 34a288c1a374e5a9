"""What is typed where a form is sent, given back or published."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.web.written import WrittenField


class DecisionForm(forms.Form):
    """Words from section to IT and back."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = WrittenField(required=False, max_length=2000)


class MinuteForm(forms.Form):
    """From when on."""

    when = forms.ChoiceField(choices=[("now", _("いますぐ")), ("later", _("時刻を決める"))])
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    minute = forms.TimeField(required=False, input_formats=["%H:%M"])

    def runs_at(self) -> datetime | None:
        """On Japan's clock; None: now.

        Raises:
            NotDecided: no minute was said, or the rest of the form cannot be read.
        """
        if not self.is_valid():
            raise NotDecided(WhyNot.NO_MINUTE)
        if self.cleaned_data["when"] == "now":
            return None
        day, minute = self.cleaned_data["day"], self.cleaned_data["minute"]
        if day is None or not isinstance(minute, time):
            raise NotDecided(WhyNot.NO_MINUTE)
        return timezone.make_aware(datetime.combine(day, minute))


class PublishForm(MinuteForm):
    """Which text, compared with which version and with which words of the office."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    compared_with = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    compared_facts = forms.CharField(required=False, max_length=64)


class PublishWordsForm(MinuteForm):
    """Which change of the words is the newest, compared with which words in force."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    compared_with = forms.CharField(max_length=64)
