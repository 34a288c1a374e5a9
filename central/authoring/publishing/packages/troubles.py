"""Why a package is not taken. Nothing of it was kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PackageTrouble(StrEnum):
    """One word, one sentence each."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    FOREIGN = "foreign"
    NEWER = "newer"
    OLDER = "older"
    BENT = "bent"
    NEEDS = "needs"
    NO_FORM = "no_form"


SENTENCES: dict[PackageTrouble, StrOrPromise] = {
    PackageTrouble.EMPTY: _("ファイルが空です。相手の市から受け取り直してください。"),
    PackageTrouble.TOO_LARGE: _(
        "ファイルが大きすぎます（%(about)sまで）。様式が大きすぎるか、様式のパッケージではありません。"
    ),
    PackageTrouble.FOREIGN: _("様式のパッケージではありません。ファイルを選び直してください。"),
    PackageTrouble.NEWER: _(
        "より新しい形のパッケージ（第%(about)s版）です。このシステムを更新してから読み込むか、相手の市に古い形で作ってもらってください。"
    ),
    PackageTrouble.OLDER: _(
        "古い形のパッケージ（第%(about)s版）で、もう読めません。相手の市に、新しいシステムで作り直してもらってください。"
    ),
    PackageTrouble.BENT: _(
        "中身が壊れているか、作った後に書き換えられています（署名が合いません）。相手の市から受け取り直してください。"
    ),
    PackageTrouble.NEEDS: _(
        "このシステムがまだ知らない機能（%(about)s）を使う様式です。システムを更新してから読み込んでください。"
    ),
    PackageTrouble.NO_FORM: _("署名は正しいのですが、中の様式が読めません。作った市に知らせてください。"),
}


class PackageRefused(Exception):
    """It was not taken."""

    def __init__(self, trouble: PackageTrouble, about: str = "", lines: tuple[str, ...] = ()) -> None:
        super().__init__(trouble.value)
        self.trouble, self.about = trouble, about
        self.lines = lines
        """Where in the form, and why, in the clerk's words."""

    @property
    def sentence(self) -> str:
        """For the clerk."""
        return str(SENTENCES[self.trouble]) % {"about": self.about}
