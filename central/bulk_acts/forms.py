"""What staff type about a plan: each act has its own form, with the limits of the act's page of one application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.actions.send_back import days_for_until
from central.applications.forms import ReasonForm, SentenceForm
from central.bulk_acts.actions.write import PlannedWords
from central.bulk_acts.acts import ACTS
from central.bulk_acts.models import BulkAct, BulkPlan
from central.web.written import WrittenField
from sync.contract.forms.texts import Text


class PlannedActForm(SentenceForm):
    """What this act needs, and nothing that it would not use."""

    reason = WrittenField(
        label=_("理由（職員だけが読みます）"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": _("強制完了の理由を書いてください。")},
    )
    confirmed = forms.BooleanField(
        label=ReasonForm.base_fields["confirmed"].label,
        error_messages={"required": _("確かめたら、しるしを付けてください。")},
    )
    marked = forms.MultipleChoiceField(
        label=_("直すところ"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("直すところを1つ以上えらんでください。"),
            "invalid_choice": _("この様式にない項目です：%(value)s。ページを開きなおして、えらんでください。"),
        },
    )
    until = forms.DateField(label=_("いつまで"), required=False)

    def __init__(self, act: BulkAct, items: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._act, asked = act, ACTS[act]
        unused = []
        if not asked.sentence:
            unused += ["sentence", "sentence_easy", "sentence_en"]
        if not asked.reason:
            unused += ["reason", "confirmed"]
        if not asked.marks:
            unused += ["marked", "until"]
        for name in unused:
            del self.fields[name]
        if asked.sentence_needed:
            self.fields["sentence"].required = True
            self.fields["sentence"].error_messages["required"] = gettext("本人に見える文を書いてください。")
        if asked.marks:
            marked = self.fields["marked"]
            assert isinstance(marked, forms.MultipleChoiceField)
            marked.choices = list(items.items())

    @classmethod
    def as_kept(cls, plan: BulkPlan, act: BulkAct, items: Mapping[str, str]) -> PlannedActForm:
        """With what was written before, if it was for this act."""
        if plan.act != act:
            return cls(act, items)
        kept = {
            "sentence": plan.sentence.get("ja", ""),
            "sentence_easy": plan.sentence.get("easy-ja", ""),
            "sentence_en": plan.sentence.get("en", ""),
            "reason": plan.reason,
            "marked": plan.marked,
            "until": plan.until.isoformat() if plan.until else "",
        }
        return cls(act, items, initial=kept)

    def clean_until(self) -> date | None:
        """A day that can be met."""
        until: date | None = self.cleaned_data["until"]
        first, last = days_for_until()
        if until is not None and not first <= until <= last:
            raise forms.ValidationError(gettext("きょうよりあとの日を入れてください（1年先まで）。"))
        return until

    def planned(self) -> PlannedWords:
        """As the action takes them."""
        said = self.cleaned_data
        sentence: Text = self.text() if ACTS[self._act].sentence else {}
        return PlannedWords(self._act, sentence, said.get("reason", ""), said.get("marked", []), said.get("until"))
