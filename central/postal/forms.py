"""What staff type about a letter that came back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from central.postal.actions.take_back import WHY_LIMIT
from central.web.written import WrittenField


class ReturnedForm(forms.Form):
    """What stands on it."""

    why = WrittenField(
        label=_("戻ってきた理由（職員だけが読みます）"),
        max_length=WHY_LIMIT,
        widget=forms.Textarea,
        error_messages={"required": _("「あて所に尋ねあたりません」など、封筒にあることを書いてください。")},
    )
