"""What is typed about a draft as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

PROCEDURE_ID = r"\A[a-z][a-z0-9_]{0,59}\Z"


class NewDraftForm(forms.Form):
    """A new draft."""

    title = forms.CharField(
        label=_("手続きの名前"), max_length=200, error_messages={"required": _("手続きの名前を書いてください。")}
    )
    procedure = forms.RegexField(
        label=_("手続きの記号"),
        regex=PROCEDURE_ID,
        error_messages={
            "required": _("手続きの記号を書いてください。"),
            "invalid": _("記号は、英小文字ではじめ、英小文字・数字・下線（_）だけで、60字までで書いてください。"),
        },
    )
    body = forms.IntegerField(error_messages={"required": _("団体を選んでください。")})
    beginning = forms.CharField(required=False)
