"""Why nothing was done with a paper form.

PaperFormRefused
├── PaperNotVisible    there is none that this member may know of
├── PaperNotYours      this member may not do it
├── PaperStale         somebody else did something meanwhile
├── PaperNotDrawn      the drawing program failed
├── PaperNotThere      its file cannot be read now
├── OwnLayout          who laid it out or asked does not put it in force
└── TooManyLayouts     the paper is full
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.paper_forms.cleaning.program import PaperTrouble

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PaperFormRefused(Exception):
    """Nothing was changed."""


class PaperNotVisible(PaperFormRefused):
    """There is none that this member may know of."""


class PaperNotYours(PaperFormRefused):
    """This member may not do it."""


class PaperStale(PaperFormRefused):
    """Somebody else did something meanwhile."""


class PaperNotDrawn(PaperFormRefused):
    """The drawing program failed."""


class PaperNotThere(PaperFormRefused):
    """Its file cannot be read now."""


class OwnLayout(PaperFormRefused):
    """Who laid it out, or asked for it, does not put it in force."""


class TooManyLayouts(PaperFormRefused):
    """The paper has as many layouts as one may have."""


WORDS: dict[PaperTrouble, StrOrPromise] = {
    PaperTrouble.EMPTY: _("ファイルが空です。紙の様式のPDFを選んでください。"),
    PaperTrouble.TOO_LARGE: _("ファイルが大きすぎます。10MBまでのPDFを選んでください。"),
    PaperTrouble.NOT_A_PDF: _("PDFではありません。紙の様式のPDFを選んでください。"),
    PaperTrouble.DAMAGED: _("PDFがこわれています。もとの文書から、PDFを作りなおしてください。"),
    PaperTrouble.ENCRYPTED: _("パスワードか印刷の制限がかかったPDFです。制限をはずして作りなおしてください。"),
    PaperTrouble.NO_PAGES: _("PDFにページがありません。紙の様式のPDFを選んでください。"),
    PaperTrouble.TOO_MANY_PAGES: _("ページが多すぎます。20ページまでのPDFにしてください。"),
    PaperTrouble.TOO_MANY_OBJECTS: _("PDFの中の部品が多すぎます。もとの文書から、PDFを作りなおしてください。"),
    PaperTrouble.TOO_MUCH_INSIDE: _("PDFの中の図や画像が大きすぎます。画像を小さくして、PDFを作りなおしてください。"),
    PaperTrouble.PAGE_SIZE: _("ページの大きさが、紙の様式のものではありません。A4などの大きさで作りなおしてください。"),
    PaperTrouble.TOO_HARD: _("PDFを読むのに時間や場所がかかりすぎます。もとの文書から、PDFを作りなおしてください。"),
    PaperTrouble.NO_PROGRAM: _("この機械では、PDFを確かめられません。情報政策課に知らせてください。"),
}
"""For the clerk."""
