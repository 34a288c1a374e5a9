"""That the virus scanner does not answer, for operators."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from central.attachments.models import ScannerOutage
from central.staff.operator_troubles import OperatorTrouble, register


class ScannerTrouble(StrEnum):
    """Codes."""

    AWAY = "F-04"


def troubles() -> Sequence[OperatorTrouble]:
    """None: it answers, or nobody has asked it."""
    outage = ScannerOutage.objects.order_by("since").first()
    if outage is None:
        return []
    words = _("添付ファイルのウイルス検査が、できていません。")
    what_to_do = _(
        "検査のすむまで、だれもファイルを開けません。届いたファイルはなくなりません。"
        "検査のプログラム（clamd）が動いているか、設定 MADOGUCHI_CLAMD と、定義ファイルの日付を確かめてください。"
        "動き出せば、1分ほどでつづきを調べます。"
    )
    return [OperatorTrouble(ScannerTrouble.AWAY, words, what_to_do, outage.since)]


def enter() -> None:
    """On the operators' page."""
    register(troubles)
