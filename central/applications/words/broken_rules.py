"""Answers that a form does not allow, in a clerk's words: which question, and what is wrong with its answer.

The check keeps `field:code`. The question's words are those of the definition that the statement names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from sync.contract.chain.statement import read_statement
from sync.contract.chain.statement_lines import heading_of
from sync.contract.forms.answers import place_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import words
from sync.errors import ContractError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAFF = "staff:"
BROKEN: dict[str, StrOrPromise] = {
    "required": _("答えがありません"),
    "not_asked": _("ほかの答えからは、きかないはずの質問です"),
    "unknown_field": _("この様式にない質問です"),
    "too_long": _("決まりより長い答えです"),
    "wrong_length": _("桁の数が合いません"),
    "wrong_width": _("全角・半角が決まりと違います"),
    "not_kana": _("カタカナではありません"),
    "not_a_date": _("ない日です"),
    "date_in_future": _("届いた日より先の日です"),
    "date_too_early": _("決まりより前の日です"),
    "era_over": _("その年号の終わったあとの日です"),
    "not_a_number": _("数字ではありません"),
    "out_of_range": _("決まりの範囲にない数です"),
    "not_a_choice": _("選べる答えの中にありません"),
    "not_a_postal_code": _("郵便番号ではありません"),
    "not_a_phone": _("電話番号ではありません"),
    "emergency_phone": _("110や119などの番号です"),
    "not_a_mail": _("メールアドレスの形ではありません"),
    "my_number_suspected": _("個人番号らしい数字が入っています"),
    "not_drawable": _("端末の画面に出せない字が入っています"),
    "control_character": _("見えない文字が入っています"),
    "not_a_time": _("ない時刻です"),
    "not_a_month": _("ない年月です"),
    "wrong_characters": _("決まりの文字ではありません"),
    "too_few_chosen": _("選んだ数が決まりより少ないです"),
    "too_many_chosen": _("選んだ数が決まりより多いです"),
    "too_many_pieces": _("1つの品の数が決まりより多いです"),
    "not_items": _("品と数の形ではありません"),
    "not_a_file": _("ファイルを指していない答えです"),
    "file_missing": _("答えにあるファイルが、申請の中にありません"),
    "file_of_other_kind": _("決まりにない種類のファイルです"),
    "file_too_large": _("決まりより大きいファイルです"),
    "file_not_named": _("どの質問のものでもないファイルがあります"),
    "block_gap": _("くり返しの途中に、答えのない回があります"),
    "computed_differs": _("ほかの答えから計算した値と違います"),
    "demand_not_met": _("ほかの答えとの決まりに合いません"),
}
"""By code of the rules (`sync.contract.forms.rules`), and `not_asked` of the cross-check."""


@dataclass(frozen=True)
class BrokenRule:
    """One answer; the code stands beside its words, for whoever has to look it up."""

    words: str
    code: str


def broken_rules(found: Sequence[str], labels: Mapping[str, str]) -> list[BrokenRule]:
    """What a check's `rules_broken` says. A rule that is not known here is told by its code alone, never hidden."""
    return [BrokenRule(_told(*code.partition(":")[::2], labels), code) for code in found]


def labels_in(statement: bytes) -> dict[str, str]:
    """The questions by id, in Japanese, of the definition that a statement names; nothing where either is not known.

    Never as they were drawn: what a stranger's kiosk has drawn may be what nobody should read.
    """
    try:
        stated = read_statement(statement)
    except ContractError:
        return {}
    known = ProcedureVersion.objects.filter(sha256=stated.definition).first()
    return {} if known is None else labels_of(procedure_of(known), (item.id for item in stated.items))


def labels_of(procedure: Procedure, items: Iterable[str]) -> dict[str, str]:
    """The questions in Japanese: of every field, and of these items where a page repeats: 「お子さん 2　名前」."""
    found = {field.id: words(field.label, "ja") for field in procedure.fields()}
    pages = {page.id: page for page in procedure.pages}
    for item, field in procedure.fields_of(items).items():
        page_id, number, _field = place_of(item)
        if number:
            found[item] = f"{heading_of(pages[page_id], number, 'ja')}　{words(field.label, 'ja')}"
    return found


def item_words(item: str, labels: Mapping[str, str]) -> str:
    """An item, or the hand that filled one, as somebody would call it."""
    if item.startswith(STAFF):
        return gettext("職員カード %(card)s") % {"card": item.removeprefix(STAFF)}
    return labels.get(item, item)


def _told(field: str, code: str, labels: Mapping[str, str]) -> str:
    rule = BROKEN.get(code)
    label = labels.get(field, field)
    return gettext("「%(question)s」：%(rule)s") % {"question": label, "rule": rule} if rule else label
