"""Why a job was put before a person. docs/trouble-codes.md says what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Trouble(StrEnum):
    """Codes, as stored."""

    ENDS_WORKERS = "J-01"
    STEP_FAILS = "J-02"
    UNKNOWN_KIND = "J-03"
    UNREADABLE = "J-04"


WORDS: dict[Trouble, StrOrPromise] = {
    Trouble.ENDS_WORKERS: _("処理するプログラムが、この作業の途中で何度も止まりました。"),
    Trouble.STEP_FAILS: _("同じところで、何度も失敗しました。"),
    Trouble.UNKNOWN_KIND: _("いまの版のプログラムは、この作業を知りません。"),
    Trouble.UNREADABLE: _("いまの版のプログラムは、この作業の内容を読めません。"),
}
