"""What is typed at sign-in, and by members about their own account."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.staff.models import StaffMember

CODE = r"^\s*\d(\s*\d){5}\s*$"
"""Six digits, however they are grouped."""
WRONG_NEW_CODE = _("6けたの番号が違います。認証器に新しく加えた行の番号を入力してください。")


def number_typed(typed: str) -> str:
    """A staff number in any width: with a kana keyboard on, a right one is no wrong try."""
    return unicodedata.normalize("NFKC", typed).strip()


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

    def clean_staff_number(self) -> str:
        """In any width."""
        return number_typed(self.cleaned_data["staff_number"])


class NewPasswordForm(forms.Form):
    """A password that the member chooses, typed twice."""

    new = forms.CharField(
        label=_("新しいパスワード"),
        max_length=128,
        strip=False,
        error_messages={"required": _("新しいパスワードを入力してください。")},
    )
    again = forms.CharField(
        label=_("新しいパスワード（もう一度）"),
        max_length=128,
        strip=False,
        error_messages={"required": _("新しいパスワードを、もう一度入力してください。")},
    )

    def __init__(self, data: object, *, member: StaffMember) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or None
        self.member = member

    def is_old(self, said: dict[str, Any]) -> bool:
        """Whether the new one is the old one. Without telling it: the old one is not proven yet."""
        raise NotImplementedError

    def clean_new(self) -> str:
        """Long and not common."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.member)
        return new

    def clean(self) -> dict[str, Any]:
        """Both the same, and another than the one that is in use."""
        said = super().clean() or {}
        if said.get("new") and self.is_old(said):
            self.add_error("new", gettext("いまのパスワードとは別のものにしてください。"))
        if said.get("new") and said.get("again") and said["new"] != said["again"]:
            self.add_error("again", gettext("2つのパスワードが違います。"))
        return said


class CodeForm(forms.Form):
    """Second step."""

    code = forms.RegexField(
        CODE,
        label=_("6けたの番号"),
        error_messages={"required": _("6けたの番号を入力してください。"), "invalid": _("数字を6つ入力してください。")},
    )


class FirstSecretsForm(CodeForm, NewPasswordForm):
    """The member's own secrets, at the first sign-in."""

    def is_old(self, said: dict[str, Any]) -> bool:
        """The first password was proven a page ago."""
        return self.member.check_password(said["new"])


class ProofForm(CodeForm):
    """Both factors once more, before one of them is changed."""

    password = forms.CharField(
        label=_("いまのパスワード"),
        max_length=128,
        strip=False,
        error_messages={"required": _("いまのパスワードを入力してください。")},
    )


class PasswordChangeForm(ProofForm, NewPasswordForm):
    """Another password."""

    def is_old(self, said: dict[str, Any]) -> bool:
        """As typed on this page: asking the account would let whoever finds a session open guess without end."""
        return bool(said["new"] == said.get("password"))


class FactorChangeForm(ProofForm):
    """Another second factor."""

    new_code = forms.RegexField(
        CODE,
        label=_("新しい認証器の6けたの番号"),
        error_messages={
            "required": _("新しい認証器に出ている番号を入力してください。"),
            "invalid": _("数字を6つ入力してください。"),
        },
    )
