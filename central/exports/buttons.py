"""An export begins on a list of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.buttons import ListButton, register
from central.exports.access import exports_anywhere


def enter() -> None:
    """Put the buttons onto the list."""
    register(ListButton(_("ファイルに書き出す"), "exports:choose", "download-simple", exports_anywhere))
    register(ListButton(_("添付ファイルを受け取る"), "exports:choose-files", "files", exports_anywhere))
