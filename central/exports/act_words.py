"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, ReadIn, Shown
from central.exports.act_details import (
    ExportAsked,
    ExportFetched,
    ExportMade,
    RowsChosen,
    SheetEnded,
    SheetRead,
    SheetRun,
)

WORDS = ActWords(
    acts={
        "export.chosen": _("書き出す申請をえらんだ"),
        "export.asked": _("書き出しをたのんだ"),
        "export.released": _("書き出しを許した"),
        "export.discarded": _("書き出しをやめた"),
        "export.made": _("書き出しのファイルができた"),
        "export.fetched": _("書き出しのファイルを受け取った"),
        "export.purged": _("書き出しのファイルを消した"),
        "export.read": _("書き出しを開いた"),
        "exports.listed": _("書き出しの一覧を見た"),
        "decisions.read": _("決定の表を読んだ"),
        "decisions.shown": _("表の決定を開いた"),
        "decisions.run": _("表の決定を承認した"),
        "decisions.stopped": _("表の決定が止まった"),
        "decisions.ended": _("表の決定が終わった"),
        "decisions.discarded": _("表の決定を捨てた"),
        "decisions.listed": _("読んだ表の一覧を見た"),
    },
    subjects={"export": _("書き出し"), "decisions": _("表の決定")},
    details={
        "lines": _("件数"),
        "keys": _("えらんだ申請のSHA-256"),
        "format": _("ファイルの形"),
        "columns": _("列の数"),
        "left_out": _("除いた件数"),
        "part": _("ファイル"),
        "planned": _("決める件数"),
        "refused": _("決められない件数"),
    },
    shapes={
        "export.chosen": RowsChosen,
        "export.asked": ExportAsked,
        "export.released": ExportAsked,
        "export.discarded": NoDetails,
        "export.made": ExportMade,
        "export.fetched": ExportFetched,
        "export.purged": NoDetails,
        "export.read": ReadIn,
        "exports.listed": Shown,
        "decisions.read": SheetRead,
        "decisions.shown": Shown,
        "decisions.run": SheetRun,
        "decisions.stopped": SheetEnded,
        "decisions.ended": SheetEnded,
        "decisions.discarded": NoDetails,
        "decisions.listed": Shown,
    },
)


def enter() -> None:
    """Enter them."""
    register("exports", WORDS)
