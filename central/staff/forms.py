"""What is typed at sign-in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordForm(forms.Form):
    """First step."""

    staff_number = forms.CharField(
        label=_("職員番号"), max_length=64, error_messages={"required": _("職員番号を入力してください。")}
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": _("パスワードを入力してください。")},
    )


class CodeForm(forms.Form):
    """Second step."""

    code = forms.RegexField(
        r"^\s*\d(\s*\d){5}\s*$",
        label=_("6けたの番号"),
        error_messages={"required": _("6けたの番号を入力してください。"), "invalid": _("数字を6つ入力してください。")},
    )
