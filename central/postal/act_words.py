"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import ApplicationMoved
from central.audit.act_words import ActWords, register
from central.audit.details import ReadIn, Shown
from central.postal.act_details import MarkedBundle, OfBundle, OfLetters

WORDS = ActWords(
    acts={
        "postal.listed": _("郵便の一覧を見た"),
        "postal.read": _("郵便で出す手紙の一覧を見た"),
        "postal.addresses_read": _("手紙の宛名を読んだ"),
        "postal.bundled": _("手紙を印刷する束に入れた"),
        "postal.fetched": _("手紙と宛名の印刷ファイルを受け取った"),
        "postal.marked": _("手紙の束の状態を変えた"),
        "postal.made_of_notice": _("お知らせを手紙にした"),
        "postal.letter_read": _("戻ってきた手紙のページを開いた"),
        "application.letter_returned": _("手紙が戻ってきた"),
    },
    details={"letters": _("手紙の数"), "bundle": _("束の番号"), "state": _("状態")},
    shapes={
        "postal.listed": Shown,
        "postal.read": Shown,
        "postal.addresses_read": OfLetters,
        "postal.bundled": OfBundle,
        "postal.fetched": OfBundle,
        "postal.marked": MarkedBundle,
        "postal.made_of_notice": OfLetters,
        "postal.letter_read": ReadIn,
        "application.letter_returned": ApplicationMoved,
    },
)


def enter() -> None:
    """Enter them."""
    register("postal", WORDS)
