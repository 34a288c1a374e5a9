"""What is said about an answer that cannot stand: what happened, then what to do. Never a system word, never blame."""

from __future__ import annotations

import calendar
import re
from datetime import date

from kiosk.words.texts import _, language, later, say
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import CONSENT_GIVEN, Finding, shown
from sync.contract.forms.texts import Text, words
from sync.japanese.dates import era_named

_SENTENCES = {
    "required": later("ここは必要です。入力してください。"),
    "too_long": later("長すぎます。%(limit)s文字までにしてください。"),
    "not_kana": later("カタカナで入力してください。"),
    "not_a_date": later("この日はありません。日を直してください。"),
    "date_in_future": later("今日までの日を入力してください。"),
    "date_too_early": later("%(first)sか、それより後の日を入力してください。"),
    "era_over": later("この日は%(era)s%(year)s年です。年号を選び直してください。"),
    "not_a_number": later("数字で入力してください。"),
    "out_of_range": later("%(minimum)sから%(maximum)sまでの数で入力してください。"),
    "wrong_length": later("%(length)sけたの数字で入力してください。"),
    "not_a_choice": later("どれかを選んでください。"),
    "not_a_postal_code": later("7けたの数字で入力してください。"),
    "not_a_phone": later("10けたか11けたの数字で入力してください。"),
    "emergency_phone": later("110や119ではなく、あなたの電話番号を入力してください。"),
    "not_a_mail": later("メールアドレスの形ではありません。もう一度確かめてください。"),
    "my_number_suspected": later("12けたの番号（マイナンバー）のようです。ここには書かないでください。"),
    "not_drawable": later("この字は、この端末では使えません。係員にお知らせください。"),
    "not_a_time": later("0時00分から23時59分までの時刻を入力してください。"),
    "not_a_month": later("年と月を入力してください。"),
    "too_few_chosen": later("%(least)sつ以上選んでください。"),
    "too_many_chosen": later("%(most)sつまでにしてください。"),
    "too_many_pieces": later("同じものは%(most)sつまでにしてください。"),
    "not_items": later("品物と数を選び直してください。"),
    "not_a_file": later("ファイルを選び直してください。"),
    "block_gap": later("ここが空いています。入力してください。"),
    "computed_differs": later("計算した数が変わりました。もう一度確かめてください。"),
    "control_character": later("使えない文字があります。入力し直してください。"),
}
_OF_FILES = {
    "too_few_chosen": later("ファイルを%(least)s件以上そえてください。"),
    "too_many_chosen": later("ファイルは%(most)s件までにしてください。"),
}
_WIDTHS = {"full": later("全角で入力してください。"), "half": later("半角で入力してください。")}
_CHARACTERS = {
    "latin_capitals": later("アルファベットの大文字で入力してください。"),
    "katakana": later("カタカナで入力してください。"),
    "hiragana": later("ひらがなで入力してください。"),
    "alphanumeric": later("英字と数字で入力してください。"),
}
_NOT_IN_OTHER_WORDS = frozenset({"required", "my_number_suspected", "block_gap", "computed_differs", "not_drawable"})
"""What an author's own sentence about the answer does not say."""
_OTHER = later("もう一度確かめてください。")
TYPED_DATE = re.compile(r"(\D*)([0-9]*)[-年]([0-9]*)[-月]([0-9]*)日?")
"""Era, year, month and day as the date pad gives them; what was not typed is empty."""
_TYPED_TIME = re.compile(r"([0-9]*):([0-9]*)")
TYPED_MONTH = re.compile(r"(\D*)([0-9]*)[-年]([0-9]*)月?")


def sentence(finding: Finding, field: Field, value: str = "") -> str:
    """The sentence above the field (VAL-11)."""
    if finding.code == "required":
        return _missing(field)
    if incomplete := _incomplete(finding, value):
        return incomplete
    facts = dict(finding.parameters)
    own = words(_own_words(finding, field), language())
    if own:
        return own
    if "first" in facts:
        facts["first"] = shown(field, facts["first"], language())
    if "era" in facts:
        facts["era"] = era_words(facts["era"])
    if finding.code == "wrong_width":
        return _(_WIDTHS.get(facts.get("width", ""), _OTHER))
    if finding.code == "wrong_characters":
        return _(_CHARACTERS.get(facts.get("characters", ""), _OTHER))
    if finding.code == "not_a_date" and (last := _last_of_month(value)):
        return say("%(month)s月は%(last)s日までです。日を直してください。", month=last.month, last=last.day)
    of_kind = _OF_FILES if field.kind is FieldKind.ATTACHMENT else _SENTENCES
    template = _(of_kind.get(finding.code) or _SENTENCES.get(finding.code, _OTHER))
    try:
        return template % facts
    except (KeyError, ValueError):
        return _(_OTHER)


def _incomplete(finding: Finding, value: str) -> str:
    """Parts of it were not typed: said before what its author says of a wrong one."""
    if finding.code == "not_a_date" and (match := TYPED_DATE.fullmatch(value)) and not all(match.groups()[1:]):
        return _("年・月・日をすべて入力してください。")
    if finding.code == "not_a_month" and (match := TYPED_MONTH.fullmatch(value)) and not all(match.groups()[1:]):
        return _(_SENTENCES["not_a_month"])
    if finding.code == "not_a_time" and (match := _TYPED_TIME.fullmatch(value)) and not all(match.groups()):
        return _("時と分を入力してください。")
    return ""


def _own_words(finding: Finding, field: Field) -> Text:
    """The sentence that the form itself has for it: of the demand that is not met, or of the field."""
    if finding.code == "demand_not_met":
        return field.must[int(finding.parameters["demand"])].words
    return {} if finding.code in _NOT_IN_OTHER_WORDS else field.error


def era_words(name: str) -> str:
    """An era in the language spoken now; what is none stays."""
    era = era_named(name)
    return era.words(language()) if era else name


def _missing(field: Field) -> str:
    """Nothing was given: what to do depends on whether it is typed or touched."""
    if field.kind is FieldKind.CONSENT:
        return say("読んで、よければ「%(yes)s」を選んでください。", yes=shown(field, CONSENT_GIVEN, language()))
    if field.kind is FieldKind.ITEMS:
        return _("ここは必要です。＋に触れて数を選んでください。")
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO):
        return _("ここは必要です。どれかを選んでください。")
    return _(_SENTENCES["required"])


def _last_of_month(value: str) -> date | None:
    """The last day of the month that was meant, when only the day cannot be."""
    match = TYPED_DATE.fullmatch(value)
    if match is None or not all(match.groups()[1:]):
        return None
    era = era_named(match[1])
    year, month = int(match[2]), int(match[3])
    if year < 1:
        return None
    year += era.before if era else 0
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
