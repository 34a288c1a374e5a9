"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import ApplicationMoved
from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, ReadIn, Shown
from central.notices.act_details import Approved, MailEnded, OfDelivery, ToRecipients

WORDS = ActWords(
    acts={
        "notice.made": _("一括通知をつくった"),
        "notice.read": _("一括通知を開いた"),
        "notices.listed": _("お知らせの一覧を見た"),
        "notice.planned": _("一括通知の文を決めた"),
        "notice.approved": _("一括通知を承認した"),
        "notice.discarded": _("一括通知を捨てた"),
        "notice.stopped": _("一括通知を途中で止めた"),
        "notice.mailed": _("メールを送った"),
        "notice.on_status": _("控えの画面に出した"),
        "notice.failed": _("メールを送れなかった"),
        "notice.unknown": _("メールが届いたか分からない"),
        "notice.marked_sent": _("送ったことにした"),
        "notice.sent_again": _("もう一度送った"),
        "notice.not_needed": _("要らなくなったので送らなかった"),
        "notice.answer_read": _("回答待ちのお知らせを開いた"),
        "application.answer_recorded": _("お知らせへの回答を記録した"),
        "application.answer_dropped": _("お知らせへの回答は要らないことにした"),
        "notice.tried_now": _("メールサーバーにすぐつなぐようにした"),
    },
    subjects={
        "notice": _("一括通知"),
    },
    details={
        "delivery": _("送信の番号"),
        "recipients": _("人数"),
    },
    shapes={
        "notice.made": ToRecipients,
        "notice.read": Shown,
        "notices.listed": Shown,
        "notice.planned": ToRecipients,
        "notice.approved": Approved,
        "notice.discarded": NoDetails,
        "notice.stopped": ToRecipients,
        "notice.mailed": MailEnded,
        "notice.on_status": MailEnded,
        "notice.failed": MailEnded,
        "notice.unknown": MailEnded,
        "notice.not_needed": MailEnded,
        "notice.marked_sent": OfDelivery,
        "notice.sent_again": OfDelivery,
        "notice.tried_now": NoDetails,
        "notice.answer_read": ReadIn,
        "application.answer_recorded": ApplicationMoved,
        "application.answer_dropped": ApplicationMoved,
    },
)


def enter() -> None:
    """Enter them."""
    register("notices", WORDS)
