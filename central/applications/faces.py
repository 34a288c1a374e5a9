"""How states, sources and channels look and read on staff pages: word, icon, colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.models import Channel, NeedsLook
from sync.contract.chain.statement import Source
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
