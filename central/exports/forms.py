"""What staff choose about an export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from central.applications.forms import RevisionForm
from central.exports.models import TABLES


class ColumnsForm(RevisionForm):
    """Columns and format. Which columns there are, the action knows."""

    format = forms.ChoiceField(
        choices=[(each.value, each.label) for each in TABLES],
        error_messages={"required": _("ファイルの形をえらんでください。")},
    )
