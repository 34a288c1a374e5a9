"""Words of a definition's closed lists, for clerks: kinds of questions, roles, whose they are, what a card fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sync.contract.forms.field_roles import FieldRole, Whose
from sync.contract.forms.procedures import FieldKind, Width
from sync.contract.forms.question_parts import Characters, OncePer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, StrOrPromise] = {
    FieldKind.TEXT: _("文字"),
    FieldKind.KANA: _("フリガナ"),
    FieldKind.NUMBER: _("数"),
    FieldKind.DIGITS: _("決まったけた数の数字"),
    FieldKind.DATE: _("日付"),
    FieldKind.CHOICE: _("1つ選ぶ"),
    FieldKind.CHOICES: _("いくつか選ぶ"),
    FieldKind.POSTAL_CODE: _("郵便番号"),
    FieldKind.PHONE: _("電話番号"),
    FieldKind.MAIL: _("メールアドレス"),
    FieldKind.CONSENT: _("同意"),
    FieldKind.YES_NO: _("はい・いいえ"),
    FieldKind.MONEY: _("金額"),
    FieldKind.TIME: _("時刻"),
    FieldKind.YEAR_MONTH: _("年月"),
    FieldKind.ITEMS: _("品の表"),
    FieldKind.COMPUTED: _("計算する値"),
    FieldKind.ATTACHMENT: _("ファイル"),
    FieldKind.EXPLANATION: _("説明"),
}
WIDTHS: dict[str, StrOrPromise] = {Width.ANY: _("どちらでもよい"), Width.FULL: _("全角"), Width.HALF: _("半角")}
CHARACTER_SETS: dict[str, StrOrPromise] = {
    Characters.LATIN_CAPITALS: _("英大文字"),
    Characters.KATAKANA: _("カタカナ"),
    Characters.HIRAGANA: _("ひらがな"),
    Characters.ALPHANUMERIC: _("英数字"),
}
ROLES: dict[str, StrOrPromise] = {
    FieldRole.NAME: _("氏名"),
    FieldRole.READING: _("氏名のフリガナ"),
    FieldRole.BIRTH_DATE: _("生年月日"),
    FieldRole.SEX: _("性別"),
    FieldRole.POSTAL_CODE: _("郵便番号"),
    FieldRole.ADDRESS: _("住所"),
    FieldRole.PHONE: _("電話番号"),
    FieldRole.MAIL: _("メールアドレス"),
    FieldRole.ORGANISATION: _("会社などの名前"),
    FieldRole.CERTIFICATE_SCOPE: _("だれの証明書か"),
    FieldRole.CERTIFICATE_MEMBERS: _("証明書に載せる人"),
    FieldRole.CERTIFICATE_DETAILS: _("証明書に載せる項目"),
    FieldRole.COPIES: _("通数"),
    FieldRole.FAMILY_NAME: _("氏"),
    FieldRole.GIVEN_NAME: _("名"),
    FieldRole.FAMILY_READING: _("氏のフリガナ"),
    FieldRole.GIVEN_READING: _("名のフリガナ"),
    FieldRole.PREFECTURE: _("都道府県"),
    FieldRole.CITY: _("市区町村"),
    FieldRole.TOWN: _("町名と丁目"),
    FieldRole.NUMBER: _("番地"),
    FieldRole.BUILDING: _("建物と部屋"),
}
WHOSE: dict[str, StrOrPromise] = {
    Whose.APPLICANT: _("申請する人"),
    Whose.CHILD: _("子"),
    Whose.SPOUSE: _("配偶者"),
    Whose.OTHER: _("ほかの人"),
}
CARD_ITEMS: dict[str, StrOrPromise] = {
    "name": _("氏名"),
    "address": _("住所"),
    "birth_on": _("生年月日"),
    "sex": _("性別"),
}
SEXES: dict[str, StrOrPromise] = {
    "male": _("男"),
    "female": _("女"),
    "not_applicable": _("適用不能"),
    "unknown": _("不明"),
}
CATEGORY_NAMES: dict[str, StrOrPromise] = {
    "moving": _("引越し"),
    "birth": _("出生"),
    "child": _("子ども"),
    "waste": _("ごみ"),
    "insurance": _("保険"),
    "tax": _("税"),
    "care": _("介護"),
    "certificate": _("証明書"),
    "other": _("そのほか"),
}
ONCE_PER: dict[str, StrOrPromise] = {
    OncePer.PERSON: _("人"),
    OncePer.MAIL: _("メールアドレス"),
    OncePer.ANSWERS: _("選んだ項目の答え"),
}
CERTIFICATE_TYPES: dict[str, StrOrPromise] = {"resident_record": _("住民票の写し")}
