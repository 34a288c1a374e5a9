"""What a form or its office limits, in a clerk's words: nothing of it was decided by a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.web.words import grouped

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LIMITS: dict[str, StrOrPromise] = {
    "period:before": _("受付期間が始まる前の申請です（期限）。受け付けるかどうかを決めてください。"),
    "period:after": _("受付期間が終わったあとの申請です（期限）。受け付けるかどうかを決めてください。"),
    "period:other_day": _("毎月の受付日ではない日の申請です（期限）。受け付けるかどうかを決めてください。"),
    "period:doubtful": _(
        "受付期間の内か外か、端末の時刻だけでは分かりません（期限）。申請した時間の幅をページで見て、決めてください。"
    ),
    "who:age": _("申請できる人の年齢に合いません。本人に確かめてください。"),
    "who:sex": _("申請できる人の性別に合いません。本人に確かめてください。"),
    "who:address": _("申請できる人の住所に合いません。本人に確かめてください。"),
    "capacity:over": _("定員に達したあとの申請です（定員）。受け付けるかどうかを決めてください。"),
    "capacity:doubtful": _(
        "定員をこえました（定員）。この申請がどの申請より先だったかは、時刻だけでは分かりません。"
        "申請した時間の幅を見比べて、決めてください。"
    ),
}
_TWICE: dict[str, StrOrPromise] = {
    "once_later": _("1回だけの手続きに、2つ目の申請です（二重）。先の申請（%(number)s）と見比べてください。"),
    "once_earlier": _(
        "1回だけの手続きに、申請が2つあります（二重）。こちらが先に申請され、あとから届きました。"
        "もう1つの申請（%(number)s）と見比べてください。"
    ),
    "once_unknown": _(
        "1回だけの手続きに、申請が2つあります（二重）。どちらが先かは、時刻だけでは分かりません。"
        "もう1つの申請（%(number)s）と見比べてください。"
    ),
}


def limit_sentence(code: str) -> str:
    """A reason of `central.intake.verdicts.limits` or `limits_among` as a sentence; empty for any other."""
    kind, _, rest = code.partition(":")
    if kind in _TWICE:
        return str(_TWICE[kind]) % {"number": grouped(rest)}
    return str(LIMITS.get(code, ""))
