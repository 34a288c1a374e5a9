"""What is typed about a leaflet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from central.authoring.forms import PROCEDURE_ID
from central.catalogue.actions.leaflets import AboutLeaflet
from central.catalogue.flaw_words import SENTENCES
from central.web.written import WrittenField
from sync.contract.definition_flaws.texts import text_fault
from sync.japanese.dates import JST


def _can_be_shown(words: str) -> None:
    if (fault := text_fault(words)) is not None:
        raise forms.ValidationError(str(SENTENCES[fault]) % {"about": _("名前")})


class LeafletForm(forms.Form):
    """A new code."""

    body = forms.IntegerField(error_messages={"required": _("団体を選んでください。")})
    name_ja = WrittenField(
        max_length=100,
        validators=[_can_be_shown],
        error_messages={"required": _("チラシに書く手続きの名前を書いてください。")},
    )
    name_easy = WrittenField(max_length=300, required=False, validators=[_can_be_shown])
    name_en = WrittenField(max_length=200, required=False, validators=[_can_be_shown])
    procedure = forms.RegexField(
        regex=PROCEDURE_ID,
        error_messages={
            "required": _("手続きの記号を書いてください。"),
            "invalid": _("記号は、英小文字ではじめ、英小文字・数字・下線（_）だけで、60字までで書いてください。"),
        },
    )
    opens = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"invalid": _("受付が始まる日と時刻を、えらびなおしてください。")},
    )
    section = WrittenField(max_length=60, required=False, validators=[_can_be_shown])
    phone = forms.RegexField(
        regex=r"\A[0-9-]{1,20}\Z",
        required=False,
        error_messages={"invalid": _("電話番号は、数字とハイフンだけで、20字までで書いてください。")},
    )

    def about(self) -> AboutLeaflet:
        """Of what was typed and is in order."""
        said = self.cleaned_data
        names = {"ja": said["name_ja"], "easy-ja": said["name_easy"], "en": said["name_en"]}
        return AboutLeaflet(
            said["procedure"],
            {language: words for language, words in names.items() if words},
            f"{said['opens'].astimezone(JST):%Y-%m-%dT%H:%M}" if said["opens"] else "",
            {"ja": said["section"]} if said["section"] else None,
            said["phone"],
        )
