"""What staff type about a batch."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which
from central.applications.forms import TypedDayField
from central.applications.words.badges import STATUS
from central.batches.actions.number import LONGEST as LONGEST_NUMBER
from central.batches.actions.number import ORDER_WORDS, NumberOrder, NumberRule
from central.batches.letters.templates import TEMPLATES, LetterTemplate
from central.batches.models import MassBatch
from central.batches.pasted import LONGEST_TEXT
from central.batches.rows import Narrowing
from central.batches.shown_marks import table_mark
from central.web.written import WrittenField

MOST_VALUE = 10_000_000
PASTE_LIMIT = 200_000
"""Characters of a table: the address takes 1 MiB, in which a browser writes a letter in up to nine bytes."""


class PlainWrittenField(WrittenField):
    """A word that is kept in its plain form (NFKC), and measured in it: ㍿ is four letters."""

    def to_python(self, value: Any) -> Any:
        """As it is kept."""
        said = super().to_python(value)
        return unicodedata.normalize("NFKC", said).strip() if isinstance(said, str) else said


class FirstNameForm(forms.Form):
    """保存名 of a new one: without, it gets one by itself."""

    name = WrittenField(label=_("保存名"), max_length=100, required=False)


class NameForm(forms.Form):
    """保存名"""

    revision = forms.IntegerField()
    name = WrittenField(label=_("保存名"), max_length=100, error_messages={"required": _("保存名を書いてください。")})


class NarrowForm(forms.Form):
    """検索"""

    on = forms.ChoiceField(choices=[("1", _("する")), ("", _("しない"))], required=False)
    own_number = WrittenField(label=_("個別番号"), max_length=LONGEST_NUMBER, required=False, strip=False)
    status = forms.CharField(max_length=30, required=False)
    number = WrittenField(label=_("到達番号"), max_length=40, required=False, strip=False)
    name = WrittenField(label=_("氏名/法人名"), max_length=100, required=False, strip=False)
    day_from = TypedDayField(label=_("申請日（はじめ）"), required=False)
    day_to = TypedDayField(label=_("申請日（終わり）"), required=False)
    item = forms.IntegerField(label=_("項目名"), required=False, min_value=0)
    item_text = WrittenField(label=_("項目の中身"), max_length=LONGEST_TEXT, required=False)
    letter = forms.ChoiceField(label=_("作成帳票"), choices=[("", ""), ("yes", ""), ("no", "")], required=False)
    with_file = forms.ChoiceField(
        label=_("担当者のファイル"), choices=[("", ""), ("yes", ""), ("no", "")], required=False
    )

    def trouble(self) -> str:
        """Which boxes cannot be read, and why."""
        said = []
        for name, errors in self.errors.items():
            label, days = self.fields[name].label or name, isinstance(self.fields[name], TypedDayField)
            why = gettext("日付が読めません。") if days else " ".join(map(str, errors))
            said.append(gettext("「%(label)s」：%(why)s") % {"label": label, "why": why})
        return " ".join(said)

    def narrowing(self) -> Narrowing:
        """As the desk keeps it."""
        said = self.cleaned_data
        return Narrowing(
            on=said["on"] == "1",
            own_number=said["own_number"],
            status=said["status"] if said["status"] in STATUS else "",
            number=said["number"],
            name=said["name"],
            day_from=said["day_from"],
            day_to=said["day_to"],
            item=said["item"] or 0,
            item_text=said["item_text"].strip(),
            files=said["with_file"],
            letter=said["letter"],
        )


class NumberForm(forms.Form):
    """個別番号付与"""

    revision = forms.IntegerField()
    before = PlainWrittenField(label=_("頭の文字"), max_length=10, required=False)
    first = forms.IntegerField(
        min_value=0,
        max_value=MOST_VALUE,
        error_messages={"required": _("はじめの番号を書いてください。"), "invalid": _("数字で書いてください。")},
    )
    step = forms.IntegerField(
        min_value=1,
        max_value=1000,
        error_messages={"required": _("きざみを書いてください。"), "invalid": _("数字で書いてください。")},
    )
    width = forms.IntegerField(
        min_value=1,
        max_value=10,
        error_messages={"required": _("けた数を書いてください。"), "invalid": _("数字で書いてください。")},
    )
    order = forms.ChoiceField(choices=[(order.value, ORDER_WORDS[order]) for order in NumberOrder])
    selected = forms.BooleanField(required=False)

    def rule(self) -> NumberRule:
        """How numbers are made."""
        said = self.cleaned_data
        return NumberRule(said["before"], said["first"], said["step"], said["width"])


class ItemForm(forms.Form):
    """追加項目・固定文字"""

    revision = forms.IntegerField()
    name = WrittenField(label=_("項目名"), max_length=30, error_messages={"required": _("項目名を書いてください。")})
    fixed = forms.BooleanField(required=False)
    text = WrittenField(label=_("固定文字"), max_length=200, required=False)

    def clean_name(self) -> str:
        """A place in a template is written 【…】 and stands on one line."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if any(sign in name for sign in "【】[]"):
            raise forms.ValidationError(_("項目名に括弧は使えません。"))
        return name

    def clean(self) -> None:
        """A text that nobody asked to be fixed would stand nowhere."""
        if self.cleaned_data.get("text") and not self.cleaned_data.get("fixed"):
            words = _("固定文字を書いたときは、「固定文字（全員に同じ文字）」にしるしを付けてください。")
            self.add_error("fixed", words)


class FixedTextForm(forms.Form):
    """Another text for all."""

    revision = forms.IntegerField()
    text = WrittenField(label=_("固定文字"), max_length=200)


class LetterForm(forms.Form):
    """帳票作成"""

    revision = forms.IntegerField()
    template = forms.ChoiceField(
        choices=[(template.value, TEMPLATES[template].word) for template in LetterTemplate],
        error_messages={"required": _("帳票テンプレートをえらんでください。")},
    )
    heading = WrittenField(label=_("表題"), max_length=60, error_messages={"required": _("表題を書いてください。")})
    words = WrittenField(label=_("文"), max_length=2000, required=False)
    answers = forms.ChoiceField(choices=Which.choices, required=False)


class PlanForm(forms.Form):
    """When, and with which mail."""

    revision = forms.IntegerField()
    subject = WrittenField(label=_("件名"), max_length=120, error_messages={"required": _("件名を書いてください。")})
    text = WrittenField(
        label=_("メールの文"), max_length=2000, error_messages={"required": _("メールの文を書いてください。")}
    )
    send_at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"required": _("送る時刻をえらんでください。"), "invalid": _("送る時刻が読めません。")},
    )


class TryForm(forms.Form):
    """To whom of the staff."""

    revision = forms.IntegerField()
    row = forms.IntegerField()
    address = forms.EmailField(
        error_messages={"required": _("メールアドレスを書いてください。"), "invalid": _("メールアドレスが読めません。")}
    )


class PasteForm(forms.Form):
    """ファイル入出力"""

    revision = forms.IntegerField()
    table = WrittenField(
        label=_("表"),
        max_length=PASTE_LIMIT,
        strip=False,  # an empty cell at the end is a tab
        error_messages={"required": _("表を貼り付けてください。")},
    )
    apply = forms.BooleanField(required=False)
    shown = forms.CharField(required=False)
    """Mark of the table whose changes the page showed."""

    def applies(self, batch: MassBatch) -> bool:
        """Whether this is the table that was looked at, held against the batch as it is."""
        said = self.cleaned_data
        return bool(said["apply"]) and said["shown"] == table_mark(batch, said["table"])
