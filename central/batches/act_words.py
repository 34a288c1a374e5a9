"""Acts on batches in the audit log, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, Shown
from central.batches.act_details import OfOneRow, OfRows

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
        "batch.table_copied": _("大量一括処理の表を出した"),
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
        "batch.table_copied": OfRows,
        "batch.discarded": NoDetails,
    },
)


def enter() -> None:
    """Enter them."""
    register("batches", WORDS)
