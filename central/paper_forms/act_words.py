"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.paper_forms.act_details import LayoutTold, PaperBatchTold, PaperBrought, PaperPrinted

WORDS = ActWords(
    acts={
        "paper.brought": _("紙の様式のPDFを入れた"),
        "paper.laid_out": _("紙の様式の欄を変えた"),
        "paper.asked": _("紙の様式を使い始めるよう頼んだ"),
        "paper.called_off": _("紙の様式を使い始める依頼を取り下げた"),
        "paper.put_in_force": _("紙の様式を使い始めた"),
        "paper.printed": _("紙の様式で印刷した"),
        "paper.batch_asked": _("紙の様式でまとめて印刷することにした"),
        "paper.batch_read": _("紙の様式のまとめ印刷の様子を見た"),
        "paper.batch_opened": _("紙の様式でまとめたPDFを開いた"),
    },
    subjects={"paper_form": _("紙の様式"), "paper_batch": _("紙の様式のまとめ印刷")},
    details={
        "original": _("もとのPDFの指紋"),
        "pages": _("ページの数"),
        "layout": _("欄の版"),
        "paper": _("紙の様式の番号"),
        "boxes_left": _("書けなかった欄の数"),
        "paper_lines": _("選んだ申請の件数"),
    },
    shapes={
        "paper.brought": PaperBrought,
        **dict.fromkeys(("paper.laid_out", "paper.asked", "paper.called_off", "paper.put_in_force"), LayoutTold),
        "paper.printed": PaperPrinted,
        **dict.fromkeys(("paper.batch_asked", "paper.batch_read", "paper.batch_opened"), PaperBatchTold),
    },
)


def enter() -> None:
    """Enter them."""
    register("paper_forms", WORDS)
