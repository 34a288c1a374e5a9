"""How states, sources, channels and acts look and read on staff pages: word, icon, colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.models import Channel, NeedsLook
from central.staff import audit_words
from sync.contract.statement import Source
from sync.contract.states import HandlingStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Face:
    """A chip."""

    word: StrOrPromise
    colour: str
    icon: str


_S = HandlingStatus
STATUS: dict[str, Face] = {
    _S.UNPROCESSED: Face(_("未処理"), "blue", "circle"),
    _S.PROVISIONALLY_TAKEN_IN: Face(_("仮受付"), "cyan", "clock"),
    _S.SENT_BACK: Face(_("返却中"), "yel", "arrow-u-up-left"),
    _S.NOT_ACCEPTED: Face(_("不受理"), "gray", "x-circle"),
    _S.WITHDRAWN: Face(_("取下げ"), "gray", "x-circle"),
    _S.ACCEPTED_REPLY_PENDING: Face(_("受理(返信未)"), "purple", "envelope-simple"),
    _S.ACCEPTED_REPLIED: Face(_("受理(返信済)"), "purple", "paper-plane-tilt"),
    _S.ACCEPTED_RESERVED: Face(_("受理(予約中)"), "purple", "calendar-blank"),
    _S.COMPLETED: Face(_("完了"), "green", "check-circle"),
    _S.FORCE_COMPLETED: Face(_("強制完了"), "green", "check-square"),
}
LOOK: dict[str, Face] = {
    NeedsLook.Kind.UNREADABLE: Face(_("読めない"), "red", "warning"),
    NeedsLook.Kind.INVALID: Face(_("検証で不備"), "red", "warning"),
    NeedsLook.Kind.ANOMALY: Face(_("行き違い"), "yel", "warning"),
}
ACTS: dict[str, StrOrPromise] = {
    "arrived": _("届いた"),
    "taken_on": _("担当になった"),
    "handed_back": _("担当を外れた"),
    "accepted": _("受理した"),
    "provisionally_taken_in": _("仮受付にした"),
    "sent_back": _("差し戻した"),
    "acceptance_refused": _("不受理にした"),
    "completed": _("完了にした"),
    "force_completed": _("強制完了にした"),
    "corrected": _("本人が直して再提出した"),
    "withdrawn": _("本人が取り下げた"),
    "corrected_too_late": _("決めたあとに補正が届いた"),
    "withdrawn_too_late": _("決めたあとに取下げが届いた"),
    "taken_in_anyway": _("検証を通らない申請を受け付けた"),
    "read": _("開いた"),
    "commented": _("メモを書いた"),
    "notified": _("お知らせを出した"),
    "mailed": _("メールを送った"),
    "certificate_reserved": _("証明書の番号を取った"),
    "certificate_issued": _("証明書を発行した"),
    "certificate_voided": _("証明書を無効にした"),
    "certificate_revoked": _("証明書を取り消した"),
    "looked_up": _("台帳を調べた"),
    "previewed": _("証明書の見本を見た"),
    "reply_reserved": _("返信文書の番号を取った"),
    "reply_issued": _("返信文書に署名して知らせた"),
    "reply_voided": _("返信文書を無効にした"),
    "reply_revoked": _("返信文書を取り消した"),
    "letter_previewed": _("返信文書の見本を見た"),
}


def status(value: str) -> Face:
    """The chip of a handling state."""
    return STATUS[value]


def source(value: str) -> Face:
    """Who filled an item, everywhere with the same chip."""
    match value:
        case Source.CARD:
            return Face(gettext("カード"), "blue", "identification-card")
        case Source.POSTAL_CODE:
            return Face(gettext("郵便番号"), "gray", "map-pin")
        case Source.REGISTER:
            return Face(gettext("台帳"), "gray", "hard-drives")
        case _ if value.startswith(Source.STAFF):
            return Face(gettext("職員"), "yel", "user-gear")
        case _:
            return Face(gettext("本人"), "gray", "hand-tap")


def channel(value: str, *, offline: bool) -> Face:
    """The way it came."""
    if value == Channel.STAFF:
        return Face(gettext("窓口"), "gray", "user-gear")
    if value == Channel.WEB:
        return Face(gettext("ウェブ"), "gray", "globe")
    if offline:
        return Face(gettext("端末・通信なし"), "gray", "cloud-slash")
    return Face(gettext("端末"), "gray", "desktop")


def act(name: str) -> str:
    """An act of the history or the audit log in the clerk's words."""
    return str(ACTS.get(name.rpartition(".")[2]) or audit_words.ACTS.get(name, name))
