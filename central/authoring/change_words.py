"""What was done from one text of a draft to the next, in the clerk's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[str, StrOrPromise] = {
    "made": _("下書きを作った"),
    "written": _("書いた"),
    "taken": _("前の内容にした"),
    "up": _("上へ動かした"),
    "down": _("下へ動かした"),
    "move": _("動かした"),
    "delete": _("消した"),
    "copy": _("写した"),
    "page": _("ページを足した"),
    "field": _("項目を足した"),
    "group": _("項目のまとまりを足した"),
    "imported": _("ほかの市のファイルから読み込んだ"),
}
