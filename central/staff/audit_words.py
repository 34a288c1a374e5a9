"""The codes of the audit log in words, for the page only: what is kept and hashed are the codes.

docs/audit-acts.md has every act with its subject and details. A code without words here is shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.audit.models import AuditEntry
from central.staff.models import StaffMember
from central.web.words import short_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ACTS: dict[str, StrOrPromise] = {
    "application.arrived": _("申請が届いた"),
    "application.taken_on": _("担当になった"),
    "application.handed_back": _("担当を外れた"),
    "application.accepted": _("受理した"),
    "application.provisionally_taken_in": _("仮受付にした"),
    "application.sent_back": _("差し戻した"),
    "application.acceptance_refused": _("不受理にした"),
    "application.completed": _("完了にした"),
    "application.force_completed": _("強制完了にした"),
    "application.corrected": _("本人が直して再提出した"),
    "application.withdrawn": _("本人が取り下げた"),
    "application.corrected_too_late": _("決めたあとに補正が届いた"),
    "application.withdrawn_too_late": _("決めたあとに取下げが届いた"),
    "application.taken_in_anyway": _("検証を通らない申請を受け付けた"),
    "application.commented": _("メモを書いた"),
    "application.notified": _("お知らせを出した"),
    "application.certificate_reserved": _("証明書の番号を取った"),
    "application.certificate_issued": _("証明書を発行した"),
    "application.certificate_voided": _("証明書を無効にした"),
    "application.certificate_revoked": _("証明書を取り消した"),
    "application.reply_reserved": _("返信文書の番号を取った"),
    "application.reply_issued": _("返信文書を発行した"),
    "application.reply_voided": _("返信文書を無効にした"),
    "application.reply_revoked": _("返信文書を取り消した"),
    "application.read": _("申請を開いた"),
    "applications.listed": _("一覧を見た"),
    "applications.searched": _("申請をさがした"),
    "audit.read": _("監査記録を見た"),
    "catalogue.published": _("様式の一覧を出した"),
    "procedure.added": _("手続きの版を加えた"),
    "hall.set_up": _("庁舎を設けた"),
    "hall.roots_trusted": _("信頼する認証局を加えた"),
    "hall.staff_card_set": _("職員カードの権限を決めた"),
    "hall.root_removed": _("認証局を信頼から外した"),
    "revocation.lists_changed": _("失効の一覧が変わった"),
    "revocation.lists_read": _("失効の一覧のページを見た"),
    "centre.manifest_installed": _("鍵の一覧を入れた"),
    "centre.incarnation_installed": _("復旧の証を入れた"),
    "kiosk.added": _("端末の場所をつくった"),
    "kiosk.code_made": _("登録の番号を出した"),
    "kiosk.enrolled": _("端末を登録した"),
    "kiosk.delivered": _("端末から届いた"),
    "kiosk.staff_acted": _("職員カードで端末を操作した"),
    "kiosk.suspected": _("端末を疑った"),
    "kiosk.suspended": _("端末を止めた"),
    "kiosk.released": _("端末の停止を解いた"),
    "kiosk.revoked": _("端末を失効にした"),
    "kiosk.drained": _("端末を片づけ済みにした"),
    "custody.verified": _("届いたものをすべて確かめた"),
    "job.started": _("作業を始めた"),
    "job.cancelled": _("作業をやめさせた"),
    "job.put_aside": _("作業が止まった"),
    "job.tried_again": _("止まった作業をつづけさせた"),
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
    "register.loaded": _("台帳を取り込んだ"),
    "register.looked_up": _("台帳を調べた"),
    "look.counted": _("読めないものを、まとめて数えた"),
    "look.opened": _("確認が要るものができた"),
    "look.read": _("確認が要るものを開いた"),
    "looks.listed": _("確認が要るものの一覧を見た"),
    "look.resolved": _("確認を終えた"),
    "notice.made": _("一括通知をつくった"),
    "notice.read": _("一括通知を開いた"),
    "notices.listed": _("お知らせの一覧を見た"),
    "notice.planned": _("一括通知の文を決めた"),
    "notice.approved": _("一括通知を承認した"),
    "notice.discarded": _("一括通知を捨てた"),
    "notice.mailed": _("メールを送った"),
    "notice.on_status": _("控えの画面に出した"),
    "notice.failed": _("メールを送れなかった"),
    "notice.unknown": _("メールが届いたか分からない"),
    "notice.marked_sent": _("送ったことにした"),
    "notice.sent_again": _("もう一度送った"),
    "notice.not_needed": _("要らなくなったので送らなかった"),
    "notice.tried_now": _("メールサーバーにすぐつなぐようにした"),
    "staff.disabled": _("職員を使えなくした"),
    "staff.enabled": _("職員をまた使えるようにした"),
    "staff.factor_changed": _("認証器を変えた"),
    "staff.password_changed": _("パスワードを変えた"),
    "staff.reset": _("パスワードと認証器を取り消した"),
    "staff.secrets_chosen": _("はじめのパスワードと認証器を決めた"),
    "staff.sessions_ended": _("ログインを終わらせた"),
    "staff.made": _("職員を加えた"),
    "staff.group_set": _("担当者グループを決めた"),
    "staff.signed_in": _("ログインした"),
    "staff.signed_out": _("ログアウトした"),
    "staff.sign_in_failed": _("ログインできなかった"),
    "staff.refused": _("見せられないものを開こうとした"),
}
KINDS: dict[str, StrOrPromise] = {
    "address": _("ページ"),
    "application": _("申請"),
    "audit": _("監査記録"),
    "body": _("団体"),
    "custody": _("届いたもの"),
    "card": _("職員カード"),
    "document": _("証明書・返信文書"),
    "group": _("担当者グループ"),
    "hall": _("庁舎"),
    "incarnation": _("復旧の証"),
    "job": _("作業"),
    "kiosk": _("端末"),
    "list": _("一覧"),
    "look": _("確認が要るもの"),
    "manifest": _("鍵の一覧"),
    "notice": _("一括通知"),
    "procedure": _("手続き"),
    "register": _("台帳"),
    "search": _("さがした言葉"),
    "staff": _("職員"),
}
"""Of subjects, and of actors that are things."""
ACTORS: dict[str, StrOrPromise] = {
    "anonymous": _("ログイン前の人"),
    "applicant": _("本人"),
    "system": _("自動"),
}
DETAILS: dict[str, StrOrPromise] = {
    "about": _("何の作業か"),
    "altered": _("届いたときと違うところ"),
    "added": _("加えた数"),
    "application": _("申請"),
    "asked": _("開こうとしたページ"),
    "at": _("端末の時刻"),
    "code": _("理由の番号"),
    "delivery": _("送信の番号"),
    "duties": _("権限"),
    "ended": _("終わったログイン"),
    "entries": _("届いた数"),
    "epoch": _("期"),
    "found": _("見つかった"),
    "from": _("前の状態"),
    "groups": _("グループ"),
    "households": _("世帯"),
    "kind": _("種類"),
    "length": _("文字数"),
    "list": _("一覧"),
    "lists": _("一覧の数"),
    "log": _("届いた順の記録の長さ"),
    "locked": _("止めた"),
    "method": _("開き方"),
    "name": _("名前"),
    "reason": _("理由"),
    "reasons": _("理由"),
    "recipients": _("人数"),
    "revision": _("変更の回数"),
    "second_person": _("二人目の承認"),
    "roots": _("認証局の指紋"),
    "root": _("届いた順の記録の要約"),
    "seq": _("番"),
    "serves": _("受け持つ団体"),
    "sheets": _("枚数"),
    "shown": _("出した件数"),
    "spoiled": _("廃棄した枚数"),
    "status": _("応答の番号"),
    "step": _("段階"),
    "subject": _("調べたもの"),
    "to": _("後の状態"),
    "until": _("いつまで"),
    "use": _("使いみち"),
    "valid_from": _("いつから"),
    "version": _("版"),
    "versions": _("版の数"),
    "wrong": _("合わないものの数"),
    "what": _("したこと"),
    "zone": _("網"),
}


@dataclass(frozen=True)
class AuditLine:
    """One entry with its words."""

    entry: AuditEntry
    actor: StrOrPromise
    act: StrOrPromise
    subject: str
    details: list[tuple[StrOrPromise, object]]


def lines_of(entries: Iterable[AuditEntry]) -> list[AuditLine]:
    """The entries in their order. One question to the database for all names."""
    shown = list(entries)
    known = {name.removeprefix("staff:") for entry in shown for name in (entry.actor, entry.subject)}
    names = dict(StaffMember.objects.filter(staff_number__in=known).values_list("staff_number", "name"))
    return [
        AuditLine(
            entry,
            ACTORS.get(entry.actor) or thing_in_words(entry.actor, names),
            ACTS.get(entry.act, entry.act),
            thing_in_words(entry.subject, names),
            [(DETAILS.get(key, key), value) for key, value in entry.details.items()],
        )
        for entry in shown
    ]


def thing_in_words(code: str, names: Mapping[str, str]) -> str:
    """Who or what a name of the log is. `names` are those of members by their number."""
    kind, _colon, which = code.partition(":")
    if kind == "staff" and which in names:
        return names[which]
    if kind == "application":
        which = short_number(which)
    if kind == "search":
        which = which[:8]
    return f"{KINDS[kind]} {which}" if kind in KINDS else code
