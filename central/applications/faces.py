"""How states, sources, channels and acts look and read on staff pages: word, icon, colour."""

from __future__ import annotations

from dataclasses import dataclass

from central.applications.models import NeedsLook
from sync.contract.statement import Source
from sync.contract.states import HandlingStatus


@dataclass(frozen=True)
class Face:
    """A chip."""

    word: str
    colour: str
    icon: str


_S = HandlingStatus
STATUS: dict[str, Face] = {
    _S.UNPROCESSED: Face("未処理", "blue", "circle"),
    _S.PROVISIONALLY_TAKEN_IN: Face("仮受付", "cyan", "clock"),
    _S.SENT_BACK: Face("返却中", "yel", "arrow-u-up-left"),
    _S.NOT_ACCEPTED: Face("不受理", "gray", "x-circle"),
    _S.WITHDRAWN: Face("取下げ", "gray", "x-circle"),
    _S.ACCEPTED_REPLY_PENDING: Face("受理(返信未)", "purple", "envelope-simple"),
    _S.ACCEPTED_REPLIED: Face("受理(返信済)", "purple", "paper-plane-tilt"),
    _S.ACCEPTED_RESERVED: Face("受理(予約中)", "purple", "calendar-blank"),
    _S.COMPLETED: Face("完了", "green", "check-circle"),
    _S.FORCE_COMPLETED: Face("強制完了", "green", "check-square"),
}
LOOK: dict[str, Face] = {
    NeedsLook.Kind.UNREADABLE: Face("読めない", "red", "warning"),
    NeedsLook.Kind.INVALID: Face("検証で不備", "red", "warning"),
    NeedsLook.Kind.ANOMALY: Face("行き違い", "yel", "warning"),
}
ACTS: dict[str, str] = {
    "arrived": "届いた",
    "taken_on": "担当になった",
    "handed_back": "担当を外れた",
    "accepted": "受理した",
    "provisionally_taken_in": "仮受付にした",
    "sent_back": "差し戻した",
    "acceptance_refused": "不受理にした",
    "completed": "完了にした",
    "force_completed": "強制完了にした",
    "corrected": "本人が直して再提出した",
    "withdrawn": "本人が取り下げた",
    "read": "開いた",
    "commented": "メモを書いた",
    "notified": "お知らせを出した",
    "mailed": "メールを送った",
    "certificate_reserved": "証明書の番号を取った",
    "certificate_issued": "証明書を発行した",
    "certificate_voided": "証明書を無効にした",
    "certificate_revoked": "証明書を取り消した",
    "looked_up": "台帳を調べた",
    "previewed": "証明書の見本を見た",
    "reply_reserved": "返信文書の番号を取った",
    "reply_issued": "返信文書に署名して知らせた",
    "reply_voided": "返信文書を無効にした",
    "reply_revoked": "返信文書を取り消した",
    "letter_previewed": "返信文書の見本を見た",
}


def status(value: str) -> Face:
    """The chip of a handling state."""
    return STATUS[value]


def source(value: str) -> Face:
    """Who filled an item, everywhere with the same chip."""
    match value:
        case Source.CARD:
            return Face("カード", "blue", "identification-card")
        case Source.POSTAL_CODE:
            return Face("郵便番号", "gray", "map-pin")
        case Source.REGISTER:
            return Face("台帳", "gray", "hard-drives")
        case _ if value.startswith(Source.STAFF):
            return Face("職員", "yel", "user-gear")
        case _:
            return Face("本人", "gray", "hand-tap")


def channel(value: str, *, offline: bool) -> Face:
    """The way it came."""
    if value != "kiosk":
        return Face("窓口", "gray", "user-gear")
    return Face("端末・通信なし", "gray", "cloud-slash") if offline else Face("端末", "gray", "desktop")


def act(name: str) -> str:
    """An act of the history or the audit log in the clerk's words."""
    return ACTS.get(name.rpartition(".")[2], name)
