"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.totals.act_details import TextsRead, TotalsRead

WORDS = ActWords(
    acts={
        "totals.read": _("申込集計を見た"),
        "totals.texts_read": _("アンケートの文を読んだ"),
        "totals.fetched": _("申込集計のファイルを受け取った"),
    },
    subjects={
        "totals": _("申込集計"),
    },
    details={
        "first_day": _("はじめの日"),
        "last_day": _("おわりの日"),
        "question": _("設問"),
    },
    shapes={
        "totals.read": TotalsRead,
        "totals.texts_read": TextsRead,
        "totals.fetched": TotalsRead,
    },
)


def enter() -> None:
    """Enter them."""
    register("totals", WORDS)
