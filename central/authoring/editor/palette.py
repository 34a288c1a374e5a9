"""What can be put in: every kind of field, and groups of fields at one touch. Words stand there in all languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.authoring.content import WrittenChoice, WrittenItem, WrittenQuestion
from sync.contract.forms.conditions import Computation, Compute
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.texts import Text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAIL_LENGTH = 255
"""Of a new question for a mail address: shorter than 256. 256 can be typed, no more."""
_LENGTH = 100
"""As a definition has it that says nothing."""
KIND_WORDS: dict[FieldKind, StrOrPromise] = {
    FieldKind.TEXT: _("文字"),
    FieldKind.KANA: _("フリガナ"),
    FieldKind.NUMBER: _("数"),
    FieldKind.MONEY: _("金額"),
    FieldKind.DIGITS: _("けた数の決まった番号"),
    FieldKind.DATE: _("日付"),
    FieldKind.TIME: _("時刻"),
    FieldKind.YEAR_MONTH: _("年月"),
    FieldKind.CHOICE: _("1つ選ぶ"),
    FieldKind.CHOICES: _("いくつか選ぶ"),
    FieldKind.YES_NO: _("はい・いいえ"),
    FieldKind.CONSENT: _("同意"),
    FieldKind.POSTAL_CODE: _("郵便番号"),
    FieldKind.PHONE: _("電話番号"),
    FieldKind.MAIL: _("メールアドレス"),
    FieldKind.ITEMS: _("品と数の表（料金）"),
    FieldKind.COMPUTED: _("計算した値"),
    FieldKind.ATTACHMENT: _("ファイル"),
    FieldKind.EXPLANATION: _("説明の文"),
}
"""Every kind, in the order of the palette."""


@dataclass(frozen=True)
class FieldGroup:
    """Fields that people call one thing."""

    words: StrOrPromise
    fields: tuple[WrittenQuestion, ...]


def kinds_offered() -> tuple[tuple[str, StrOrPromise], ...]:
    """Kinds that a kiosk of this version asks."""
    return tuple((kind.value, words) for kind, words in KIND_WORDS.items())


def usual_length(kind: FieldKind) -> int:
    """How many characters are taken where its author says nothing."""
    return MAIL_LENGTH if kind is FieldKind.MAIL else _LENGTH


def new_question(kind: FieldKind, field_id: str) -> WrittenQuestion:
    """A field of that kind, as empty as it can be drawn."""
    one = {"ja": "", "easy-ja": "", "en": ""}
    choices: tuple[WrittenChoice, ...] = ()
    if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        choices = (WrittenChoice("1", dict(one)), WrittenChoice("2", dict(one)))
    return WrittenQuestion(
        id=field_id,
        kind=kind,
        label={},
        required=kind is not FieldKind.EXPLANATION and kind is not FieldKind.COMPUTED,
        choices=choices,
        length=7 if kind is FieldKind.DIGITS else None,
        max_length=usual_length(kind),
        items=(WrittenItem(value="item_1", label={}, price=0),) if kind is FieldKind.ITEMS else (),
        compute=Compute(Computation.SUM, ()) if kind is FieldKind.COMPUTED else None,
    )


def _text(ja: str, easy: str, en: str) -> Text:
    return {"ja": ja, "easy-ja": easy, "en": en}


def _asked(
    field_id: str,
    kind: FieldKind,
    label: Text,
    role: str | None = None,
    *,
    example: Text | None = None,
    must: bool = True,
) -> WrittenQuestion:
    return WrittenQuestion(id=field_id, kind=kind, label=label, role=role, required=must, example=example or {})


def _same(words: str) -> Text:
    return _text(words, words, words)


_NAME = (
    _asked(
        "family_name",
        FieldKind.TEXT,
        _text("姓", "{名前|なまえ}〈{家|いえ}の{名前|なまえ}〉", "Family name"),
        "family_name",
        example=_text("山田", "{山田|やまだ}", "Yamada"),
    ),
    _asked(
        "given_name",
        FieldKind.TEXT,
        _text("名", "{名前|なまえ}〈あなたの{名前|なまえ}〉", "Given name"),
        "given_name",
        example=_text("花子", "{花子|はなこ}", "Hanako"),
    ),
    _asked(
        "family_reading",
        FieldKind.KANA,
        _text("姓のフリガナ", "{家|いえ}の{名前|なまえ}の カタカナ", "Family name in katakana"),
        "family_reading",
        example=_same("ヤマダ"),
    ),
    _asked(
        "given_reading",
        FieldKind.KANA,
        _text("名のフリガナ", "あなたの{名前|なまえ}の カタカナ", "Given name in katakana"),
        "given_reading",
        example=_same("ハナコ"),
    ),
)
_ADDRESS = (
    WrittenQuestion(
        id="postal_code",
        kind=FieldKind.POSTAL_CODE,
        label=_text("郵便番号", "{郵便番号|ゆうびんばんごう}", "Postal code"),
        required=True,
        fills=("prefecture", "city", "town"),
        example=_same("991-0001"),
    ),
    _asked("prefecture", FieldKind.TEXT, _text("都道府県", "{都道府県|とどうふけん}", "Prefecture"), "prefecture"),
    _asked(
        "city",
        FieldKind.TEXT,
        _text("市区町村", "{市|し}・{区|く}・{町|まち}・{村|むら}", "City, ward, town or village"),
        "city",
    ),
    _asked("town", FieldKind.TEXT, _text("町名", "{町|まち}の{名前|なまえ}", "Town area"), "town"),
    _asked("number", FieldKind.TEXT, _text("番地", "{番地|ばんち}", "Block and house number"), "number"),
    _asked(
        "building",
        FieldKind.TEXT,
        _text("建物名・部屋番号", "{建物|たてもの}の{名前|なまえ}と {部屋|へや}の{番号|ばんごう}", "Building and room"),
        "building",
        must=False,
    ),
)
_BANK = (
    _asked("bank", FieldKind.TEXT, _text("金融機関名", "{銀行|ぎんこう}の{名前|なまえ}", "Bank"), "organisation"),
    _asked("bank_branch", FieldKind.TEXT, _text("支店名", "{支店|してん}の{名前|なまえ}", "Branch"), "organisation"),
    WrittenQuestion(
        id="account_kind",
        kind=FieldKind.CHOICE,
        label=_text("口座の種類", "{口座|こうざ}の{種類|しゅるい}", "Kind of account"),
        required=True,
        choices=(
            WrittenChoice("ordinary", _text("普通", "{普通|ふつう}", "Ordinary")),
            WrittenChoice("current", _text("当座", "{当座|とうざ}", "Current")),
        ),
    ),
    WrittenQuestion(
        id="account_number",
        kind=FieldKind.DIGITS,
        label=_text("口座番号", "{口座|こうざ}の{番号|ばんごう}", "Account number"),
        required=True,
        length=7,
        max_length=7,
        example=_same("1234567"),
    ),
    WrittenQuestion(
        id="account_holder",
        kind=FieldKind.KANA,
        label=_text(
            "口座名義（カタカナ）", "{口座|こうざ}の{人|ひと}の{名前|なまえ}〈カタカナ〉", "Account holder in katakana"
        ),
        required=True,
        max_length=40,
        example=_same("ヤマダハナコ"),
    ),
)
_CONTACT = (
    WrittenQuestion(
        id="phone",
        kind=FieldKind.PHONE,
        label=_text(
            "日中に連絡のとれる電話番号", "{昼|ひる}に{電話|でんわ}が できる{番号|ばんごう}", "Daytime telephone number"
        ),
        required=True,
        example=_same("090-0000-0000"),
    ),
    WrittenQuestion(
        id="mail",
        kind=FieldKind.MAIL,
        label=_text("メールアドレス", "メールアドレス", "E-mail address"),
        max_length=MAIL_LENGTH,
        twice=True,
        help=_text(
            "書いていただくと、結果をメールでもお知らせします。",
            "{書|か}くと、メールでも お{知|し}らせします。",
            "If you give one, we also write to you by e-mail.",
        ),
    ),
)
GROUPS: dict[str, FieldGroup] = {
    "name": FieldGroup(_("氏名（姓・名・フリガナ）"), _NAME),
    "address": FieldGroup(_("住所（郵便番号と5つの欄）"), _ADDRESS),
    "bank": FieldGroup(_("振込先の口座"), _BANK),
    "contact": FieldGroup(_("連絡先（電話・メール）"), _CONTACT),
}
