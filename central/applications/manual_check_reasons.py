"""Why something needs a look, and what to do, in a clerk's words. Codes: docs/needs-look.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.models import ManualCheck
from central.applications.proof import ALTERED
from central.applications.words import badges
from central.applications.words.check_sentences import altered_sentence, moment_words, reason_words
from central.applications.words.limits import limit_sentence
from central.web.words import day, grouped, short_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DAMAGED = _(
    "端末の記録が壊れているか、この端末のものではありません。情報政策課に、端末の記憶媒体を調べてもらってください。"
)
_OURS = _("こちらのプログラムの誤りです。届いた内容は無事です。情報政策課に知らせてください。")
_STAFF_BEGIN, _PRINT_BEGIN = "staff_act", "print"
"""How reasons begin that are about no application."""
_STAFF_ACT: dict[str, StrOrPromise] = {
    "unknown_list": _(
        "端末での職員の操作が届きましたが、もとになる職員の一覧がこちらにありません。一覧を戻してから、もう一度調べてください。"
    ),
    "unknown_card": _(
        "一覧にない職員カードでの操作が届きました。端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "without_duty": _(
        "その操作を許されていない職員カードでの操作が届きました。端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "bad_signature": _(
        "職員カードの署名が合わない操作が届きました。その時刻に端末にいた人を確かめ、端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "unknown_act": _(
        "こちらの知らない職員の操作が届きました。プログラムの版を、情報政策課に確かめてもらってください。"
    ),
}
_PRINT: dict[str, StrOrPromise] = {
    "unknown_number": _(
        "端末が、こちらで発行していない番号（%(number)s）の証明書を印刷したと知らせてきました。"
        "端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "other_file": _(
        "端末が印刷した証明書（%(number)s）は、こちらで発行したファイルと違います。"
        "端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "not_valid": _(
        "有効でない証明書（%(number)s）が、端末で印刷されたかもしれません。"
        "証明書のページで印刷の記録を見て、渡っていれば本人に伝えてください。"
    ),
    "before_its_end": _(
        "証明書（%(number)s）が端末で印刷されたという知らせが、失効などのあとに届きました。端末の時計では、失効などの前に印刷されています。"
        "渡った紙はもう有効ではありません。証明書のページで印刷の記録を見て、本人に伝えてください。"
    ),
    "told_before": _(
        "同じ証明書（%(number)s）の同じ1枚について、同じ端末から結果が2度届きました。"
        "証明書のページで印刷の記録を見比べてください。"
    ),
    "told_elsewhere": _(
        "同じ証明書（%(number)s）の同じ1枚を、2台の端末が印刷したと知らせてきました。"
        "紙が2枚出たかもしれません。証明書のページで印刷の記録を見比べてください。"
    ),
    "unknown_result": _(
        "証明書（%(number)s）の印刷について、こちらの知らない結果が届きました。プログラムの版を、情報政策課に確かめてもらってください。"
    ),
}
WORDS: dict[str, StrOrPromise] = {
    "bad_signature": _DAMAGED,
    "unknown_key": _DAMAGED,
    "malformed": _DAMAGED,
    "foreign": _DAMAGED,
    "other_box": _DAMAGED,
    "no_box": _(
        "届いた封が、保管場所にないか、こわれています。写し（バックアップ）から戻すよう、情報政策課に知らせてください。"
        "戻してから、もう一度調べてください。"
    ),
    "not_openable": _("封を開けられません。復号の鍵がそろっているか、情報政策課に確かめてもらってください。"),
    "other_statement": _("封の中身が、端末の署名したものと違います。証拠として残し、情報政策課に知らせてください。"),
    "program_error": _OURS,
    "cannot_be_recorded": _OURS,
    "unknown_kind": _(
        "こちらのプログラムがまだ知らない種類の記録です。届いた内容は無事です。"
        "プログラムを新しくしてから、もう一度調べてください。情報政策課に知らせてください。"
    ),
    "unknown_wording": _("この文言の様式を、こちらでは出していません。情報政策課に知らせてください。"),
    "unknown_definition": _("この版の様式を、こちらでは出していません。情報政策課に知らせてください。"),
    "item_twice": _("同じ質問の答えが2つ入っています。本人に確かめ、端末を調べるよう情報政策課に知らせてください。"),
    "proof:bad": _("もとの控えの番号を持つ人からのものだと確かめられません。届かなかったものとして扱ってください。"),
    "procedure:other": _("もとの申請とは別の手続きの補正です。本人に確かめてください。"),
    "arrival_number_twice": _("同じ到達番号の申請が2つあります。両方の控えの照合コードを比べてください。"),
    "second_story": _(
        "同じ端末から、すでに届いた記録と食い違う記録が届きました。端末の複製か、古い状態に戻した端末のものです。"
        "この控えを持つ人がいますが、申請はまだ受け付けられていません。同じ到達番号の申請があれば、それは別の人のものかもしれません。"
        "照合コードで見分けてください。端末を止めて調べるよう情報政策課に知らせ、本人には窓口で出し直してもらってください。"
    ),
    "status_key_twice": _("ほかの申請の控えと同じ鍵が付いています。端末を調べるよう、情報政策課に知らせてください。"),
    "statement_twice": _(
        "すでに届いている申請と、まったく同じ申請書がもう一度届きました。本人が出し直したものではありません（出し直せば、"
        "内容が同じでも別の申請書になります）。受け付けていません。端末を止めて調べるよう、情報政策課に知らせてください。"
    ),
    "changed_by_other_card": _("もとの申請とは別の人のカードで直されました。代理の人かどうか確かめてください。"),
    "files_late": _(
        "添付ファイルが、日がたっても届きません。端末が止まっていないか、通信がつながっているかを、情報政策課に確かめてもらってください。"
        "届かないときは、差し戻して、もう一度付けてもらってください。"
    ),
    "file_infected": _(
        "添付ファイルからウイルスが見つかりました。だれも開けません。受付状況のページで本人に知らせました。"
        "要るファイルなら、差し戻して、べつの機械で作りなおしたものを付けてもらってください。"
    ),
    "file_broken": _(
        "添付ファイルを開けないか、申請書に書かれたファイルと違います。届いたままの形で封をして残してあります。"
        "要るファイルなら、差し戻して、もう一度付けてもらってください。端末を調べるよう、情報政策課に知らせてください。"
    ),
    "file_not_seen": _(
        "ファイルの中に何重にもファイルがあるか、大きすぎて、ウイルス検査が添付ファイルの全部を見ていません。だれも開けません。"
        "受付状況のページで本人に知らせました。要るファイルなら、差し戻して、作りなおしたものを付けてもらってください。"
    ),
    "file_unanswered": _(
        "添付ファイルのウイルス検査に、何度しても答えが出ません。だれも開けず、受理・不受理・完了もまだできません。"
        "検査のプログラムを調べるよう、情報政策課に知らせてください。急ぐときは、差し戻して、作りなおしたものを付けてもらってください。"
    ),
    "unknown_old_number": _("もとの申請がまだ届いていません。通信の止まっている端末がないか調べてください。"),
}
"""Reasons without a part that varies."""
REVOKED = {
    "revoked_later": _(
        "あとから届いた失効の一覧で、本人の証明書が %(since)s に失効していたと分かりました。"
        "カードをなくした人のものかもしれません。決める前に、本人に確かめてください。"
    ),
    "revoked_after_decision": _(
        "決めたあとに届いた失効の一覧で、本人の証明書が %(since)s に失効していたと分かりました。"
        "決めたことは変えていません。どうするかを決めて、本人に確かめてください。"
    ),
}
"""What a list says that came after the verdict, with the moment from which the certificate was revoked."""
LATE = {
    "correction_in_": _(
        "補正が届く前に「%(state)s」になっていました。状態は変えていません。決めて、本人に伝えてください。"
    ),
    "withdrawal_in_": _(
        "取下げが届く前に「%(state)s」になっていました。状態は変えていません。決めて、本人に伝えてください。"
    ),
}
"""What came after staff had decided, with the state that they had decided on."""


def reasons_of(manual_check: ManualCheck) -> list[str]:
    """Why it is here, each sentence once; of a row that counts first of all how many there are."""
    said = [manual_check_reason(code) for code in manual_check.reasons]
    if manual_check.counted_on is not None:
        words = gettext(
            "この端末からは、%(day)sに、読めないものがほかにも %(count)s件届きました。1件ずつは並べません。"
            "端末を止めて調べるよう、情報政策課に知らせてください。"
        )
        if manual_check.kind == ManualCheck.Kind.ANOMALY:
            words = gettext(
                "この端末からは、%(day)sに、証明書の印刷の、記録と合わない知らせがほかにも %(count)s件届きました。"
                "1件ずつは並べません。端末を止めて調べるよう、情報政策課に知らせてください。"
            )
        said = [words % {"day": day(manual_check.counted_on), "count": manual_check.entries}, *said]
    return list(dict.fromkeys(said))


def number_of(manual_check: ManualCheck) -> str:
    """Under which number it stands in a list: of the application, or of the document that a kiosk told of."""
    if manual_check.arrival_number:
        return short_number(manual_check.arrival_number)
    return document_of(manual_check) or (
        gettext("申請ではない記録") if _bears_none(manual_check) else gettext("番号不明")
    )


def document_of(manual_check: ManualCheck) -> str:
    """Number of the document whose printing a kiosk told of; empty: it is about something else."""
    told = (code.split(":", 2) for code in manual_check.reasons if code.startswith(f"{_PRINT_BEGIN}:"))
    return next((number for _, _, number in told), "")


def arrival_words(manual_check: ManualCheck) -> str:
    """In the place of an arrival number that there is not."""
    return gettext("ありません（申請ではない記録です）") if _bears_none(manual_check) else gettext("読み取れません")


def _bears_none(manual_check: ManualCheck) -> bool:
    """Of what a member of staff did at a kiosk, or what a kiosk tells of a print: no application, and no number."""
    return any(code.partition(":")[0] in {_STAFF_BEGIN, _PRINT_BEGIN} for code in manual_check.reasons)


def manual_check_reason(code: str) -> str:
    """One or two sentences. An unknown code is shown as it is: it must not vanish."""
    kind, _, rest = code.partition(":")
    if code in WORDS:
        return str(WORDS[code])
    if kind in REVOKED:
        return str(REVOKED[kind]) % {"since": moment_words(rest)}
    if kind == "possible_duplicate":
        other = {"number": grouped(rest)}
        return gettext("同じ人の、同じ手続きの申請がもう1つあります（%(number)s）。両方を比べてください。") % other
    if kind == ALTERED:
        return gettext(
            "届いたときの内容と、いま保存されている内容が合いません（%(why)s）。決めることは止めてあります。"
            "すぐに情報政策課に知らせてください。"
        ) % {"why": altered_sentence(rest)}
    for begin, words in LATE.items():
        if code.startswith(begin):
            badge = badges.STATUS.get(code.removeprefix(begin))
            state = badge.word if badge else code.removeprefix(begin)
            return words % {"state": state}
    if kind == _STAFF_BEGIN:
        return str(_STAFF_ACT.get(rest, _STAFF_ACT["bad_signature"]))
    if kind == _PRINT_BEGIN:
        doubt, _, number = rest.partition(":")
        return str(_PRINT[doubt]) % {"number": number} if doubt in _PRINT else code
    return limit_sentence(code) or reason_words(code) or code
