"""That the virus scanner does not answer, for operators."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db.models import Count, Min
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.attachments.models import AttachedFile, ScannerOutage
from central.staff.operator_troubles import OperatorTrouble, register


class ScannerTrouble(StrEnum):
    """Codes."""

    AWAY = "F-04"


def troubles() -> Sequence[OperatorTrouble]:
    """None: it answers for every file, or nobody has asked it."""
    return [*_away(), *_unanswered()]


def _away() -> Sequence[OperatorTrouble]:
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


def _unanswered() -> Sequence[OperatorTrouble]:
    """It goes with the last such file, and not with the next one that is answered for."""
    stuck = AttachedFile.objects.filter(state=AttachedFile.State.HERE, kept=None, late_told_at__isnull=False)
    told = stuck.aggregate(files=Count("pk"), since=Min("late_told_at"))
    if not told["files"]:
        return []
    words = gettext("ウイルス検査の答えが出ない添付ファイルが、%(files)s件あります。") % {"files": told["files"]}
    what_to_do = _(
        "ほかのファイルの検査は進んでいます。検査のプログラム（clamd）の記録で、止まったり落ちたりしていないかを確かめてください。"
        "そのファイルは1時間に1回、調べなおします。届いたファイルはなくなりません。申請を扱う課には、確認が要るもので知らせました。"
    )
    return [OperatorTrouble(ScannerTrouble.AWAY, words, what_to_do, told["since"])]


def enter() -> None:
    """On the operators' page."""
    register(troubles)
