"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import ApplicationMoved
from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, ReadIn, Shown
from central.certificates.act_details import CertifierSet, DocumentEnded, Issued, LookedUp, Reserved, SheetsPrinted

WORDS = ActWords(
    acts={
        "application.certificate_reserved": _("証明書の番号を取った"),
        "application.certificate_issued": _("証明書を発行した"),
        "application.certificate_voided": _("証明書を無効にした"),
        "application.certificate_revoked": _("証明書を取り消した"),
        "application.reply_reserved": _("返信文書の番号を取った"),
        "application.reply_issued": _("返信文書を発行した"),
        "application.reply_voided": _("返信文書を無効にした"),
        "application.reply_revoked": _("返信文書を取り消した"),
        "certificate.read": _("証明書のページを開いた"),
        "certificate.reserved": _("証明書の番号を取った"),
        "certificate.issued": _("証明書を発行した"),
        "certificate.voided": _("証明書を無効にした"),
        "certificate.revoked": _("証明書を取り消した"),
        "certificate.opened": _("証明書を開いた"),
        "certificate.printed": _("証明書の印刷を記録した"),
        "certificate.previewed": _("証明書の見本を見た"),
        "certificates.listed": _("証明書の一覧を見た"),
        "certifier.set": _("証明する人を決めた"),
        "reply.read": _("返信文書のページを開いた"),
        "reply.reserved": _("返信文書の番号を取った"),
        "reply.issued": _("返信文書を発行した"),
        "reply.voided": _("返信文書を無効にした"),
        "reply.revoked": _("返信文書を取り消した"),
        "reply.opened": _("返信文書を開いた"),
        "reply.printed": _("返信文書の印刷を記録した"),
        "reply.letter_previewed": _("返信文書の見本を見た"),
        "register.looked_up": _("台帳を調べた"),
    },
    subjects={
        "document": _("証明書・返信文書"),
    },
    details={
        "sheets": _("枚数"),
        "spoiled": _("廃棄した枚数"),
        "valid_from": _("いつから"),
    },
    shapes={
        "application.certificate_reserved": ApplicationMoved,
        "application.certificate_issued": ApplicationMoved,
        "application.certificate_voided": ApplicationMoved,
        "application.certificate_revoked": ApplicationMoved,
        "application.reply_reserved": ApplicationMoved,
        "application.reply_issued": ApplicationMoved,
        "application.reply_voided": ApplicationMoved,
        "application.reply_revoked": ApplicationMoved,
        "certificate.read": ReadIn,
        "reply.read": ReadIn,
        "certificate.reserved": Reserved,
        "reply.reserved": Reserved,
        "certificate.issued": Issued,
        "reply.issued": Issued,
        "certificate.voided": DocumentEnded,
        "reply.voided": DocumentEnded,
        "certificate.revoked": DocumentEnded,
        "reply.revoked": DocumentEnded,
        "certificate.opened": NoDetails,
        "reply.opened": NoDetails,
        "certificate.printed": SheetsPrinted,
        "reply.printed": SheetsPrinted,
        "certificate.previewed": NoDetails,
        "reply.letter_previewed": NoDetails,
        "certificates.listed": Shown,
        "certifier.set": CertifierSet,
        "register.looked_up": LookedUp,
    },
)


def enter() -> None:
    """Enter them."""
    register("certificates", WORDS)
