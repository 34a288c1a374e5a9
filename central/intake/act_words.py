"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.intake.act_details import (
    Archived,
    CertificateInspected,
    CopyPrinted,
    Counted,
    Delivered,
    Installed,
    ListsChanged,
    ListsRead,
    StaffActed,
    Verified,
)

WORDS = ActWords(
    acts={
        "revocation.lists_changed": _("失効の一覧が変わった"),
        "revocation.lists_read": _("失効の一覧のページを見た"),
        "centre.manifest_installed": _("鍵の一覧を入れた"),
        "centre.incarnation_installed": _("復旧の証を入れた"),
        "kiosk.delivered": _("端末から届いた"),
        "kiosk.staff_acted": _("職員カードで端末を操作した"),
        "kiosk.document_printed": _("端末から証明書の印刷の結果が届いた"),
        "custody.archived": _("保存期間の過ぎた封をまとめた"),
        "custody.verified": _("届いたものをすべて確かめた"),
        "look.counted": _("確認が要るものを、まとめて数えた"),
        "signature.inspected": _("署名用電子証明書を見た"),
    },
    subjects={
        "archive": _("封をまとめたファイル"),
        "custody": _("届いたもの"),
        "incarnation": _("復旧の証"),
        "manifest": _("鍵の一覧"),
    },
    details={
        "procedure": _("手続き"),
        "entries": _("届いた数"),
        "lists": _("一覧の数"),
        "log": _("届いた順の記録の長さ"),
        "versions": _("版の数"),
        "wrong": _("合わないものの数"),
        "what": _("したこと"),
        "result": _("結果"),
        "copy": _("何枚目"),
    },
    shapes={
        "revocation.lists_changed": ListsChanged,
        "revocation.lists_read": ListsRead,
        "centre.manifest_installed": Installed,
        "centre.incarnation_installed": Installed,
        "kiosk.delivered": Delivered,
        "kiosk.staff_acted": StaffActed,
        "kiosk.document_printed": CopyPrinted,
        "custody.archived": Archived,
        "custody.verified": Verified,
        "look.counted": Counted,
        "signature.inspected": CertificateInspected,
    },
)


def enter() -> None:
    """Enter them."""
    register("intake", WORDS)
