"""Acts on batches in the audit log, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, Shown
from central.batches.act_details import BatchStopped, OfOneRow, OfRows

WORDS = ActWords(
    acts={
        "batches.listed": _("大量一括処理の一覧を見た"),
        "batch.made": _("大量一括処理をつくった"),
        "batch.read": _("大量一括処理を開いた"),
        "batch.row_read": _("大量一括処理の1人を開いた"),
        "batch.renamed": _("大量一括処理の保存名を変えた"),
        "batch.added": _("大量一括処理に申請を足した"),
        "batch.removed": _("大量一括処理から申請を外した"),
        "batch.numbered": _("個別番号を付けた"),
        "batch.items_changed": _("追加項目・固定文字を変えた"),
        "batch.values_changed": _("追加項目の中身を変えた"),
        "batch.table_asked": _("大量一括処理の表を頼んだ"),
        "batch.table_released": _("大量一括処理の表を出すことを承認した"),
        "batch.table_copied": _("大量一括処理の表を出した"),
        "batch.letter_written": _("帳票の文を決めた"),
        "batch.making_asked": _("帳票を作らせた"),
        "batch.letter_read": _("大量一括処理の帳票を開いた"),
        "batch.stopped": _("大量一括処理が止まった"),
        "batch.planned": _("帳票を送る計画を決めた"),
        "batch.tried": _("帳票を職員へ試しに送った"),
        "batch.approved": _("帳票を送ることを承認した"),
        "batch.halted": _("帳票を送るのを止めた"),
        "batch.released": _("帳票を全員分、送りに出した"),
        "batch.printed": _("郵送・窓口の帳票を印刷用に出した"),
        "batch.reopened": _("帳票を捨てて用意に戻した"),
        "batch.discarded": _("大量一括処理を捨てた"),
    },
    subjects={"batch": _("大量一括処理")},
    details={"rows": _("人数"), "row": _("行の番号")},
    shapes={
        "batches.listed": Shown,
        "batch.made": OfRows,
        "batch.read": Shown,
        "batch.row_read": OfOneRow,
        "batch.renamed": NoDetails,
        "batch.added": OfRows,
        "batch.removed": OfRows,
        "batch.numbered": OfRows,
        "batch.items_changed": NoDetails,
        "batch.values_changed": OfRows,
        "batch.table_asked": OfRows,
        "batch.table_released": OfRows,
        "batch.table_copied": OfRows,
        "batch.letter_written": NoDetails,
        "batch.making_asked": OfRows,
        "batch.letter_read": OfOneRow,
        "batch.stopped": BatchStopped,
        "batch.planned": OfRows,
        "batch.tried": OfOneRow,
        "batch.approved": OfRows,
        "batch.halted": OfRows,
        "batch.released": OfRows,
        "batch.printed": OfRows,
        "batch.reopened": NoDetails,
        "batch.discarded": NoDetails,
    },
)


def enter() -> None:
    """Enter them."""
    register("batches", WORDS)
