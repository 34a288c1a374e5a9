"""What staff choose about an export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which
from central.applications.forms import RevisionForm
from central.exports.models import TABLES


class ColumnsForm(RevisionForm):
    """Columns, format, and 原本 or 編集. Which columns there are, the action knows."""

    format = forms.ChoiceField(
        choices=[(each.value, each.label) for each in TABLES],
        error_messages={"required": _("ファイルの形をえらんでください。")},
    )
    answers = forms.ChoiceField(choices=Which.choices, required=False)
