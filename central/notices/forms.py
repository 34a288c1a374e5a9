"""What staff type about a notice."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.actions.send_back import days_for_until
from central.notices.texts import wrong_places
from central.web.written import WrittenField
from sync.contract.forms.texts import Text


class WriteForm(forms.Form):
    """The words, with placeholders in 【】."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("名前（職員用）"), max_length=100, error_messages={"required": _("名前を書いてください。")}
    )
    subject = forms.CharField(label=_("件名"), max_length=120, error_messages={"required": _("件名を書いてください。")})
    text = WrittenField(
        label=_("本文"),
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": _("本文を書いてください。")},
    )
    text_easy = WrittenField(label=_("やさしい日本語"), max_length=4000, required=False, widget=forms.Textarea)
    text_en = WrittenField(label=_("英語"), max_length=4000, required=False, widget=forms.Textarea)

    answer_until = forms.DateField(
        label=_("回答の期限（答えてほしいときだけ）"),
        required=False,
        error_messages={"invalid": _("回答の期限を、日付で入れてください。")},
    )

    def clean_answer_until(self) -> date | None:
        """A day that can be met."""
        until: date | None = self.cleaned_data["answer_until"]
        first, last = days_for_until()
        if until is not None and not first <= until <= last:
            raise forms.ValidationError(gettext("回答の期限は、きょうから1年先までの日にしてください。"))
        return until

    def clean(self) -> dict[str, object]:
        """Only placeholders that something fills."""
        said = super().clean() or {}
        for name in ("subject", "text", "text_easy", "text_en"):
            if wrong := wrong_places(str(said.get(name, ""))):
                self.add_error(name, gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})
        return said

    def words(self) -> Text:
        """By language, without empty ones."""
        said = self.cleaned_data
        found = {"ja": said["text"], "easy-ja": said["text_easy"], "en": said["text_en"]}
        return {language: text.strip() for language, text in found.items() if text.strip()}


class CameBackForm(forms.Form):
    """What came back, or why nobody asks any more."""

    said = WrittenField(
        label=_("回答の内容（職員だけが読みます）"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("どんな回答があったか、または、なぜ要らなくなったかを書いてください。")},
    )
