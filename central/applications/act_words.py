"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import (
    ApplicationMoved,
    ApplicationRead,
    Arrived,
    CheckRead,
    CheckTold,
    Commented,
    CopyEdited,
    DuplicateDecided,
    HandedOver,
    Listed,
    Searched,
    SearchKept,
    TakenInAnyway,
)
from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, Shown
from central.web.words import short_number

WORDS = ActWords(
    acts={
        "application.arrived": _("申請が届いた"),
        "application.typed_for": _("本人の代わりに答えを入力した（用意した申請）"),
        "application.taken_on": _("担当になった"),
        "application.handed_back": _("担当を外れた"),
        "application.handed_over": _("担当を引き継いだ"),
        "application.accepted": _("受理した"),
        "application.provisionally_taken_in": _("仮受付にした"),
        "application.sent_back": _("差し戻した"),
        "application.undone": _("元に戻した"),
        "application.acceptance_refused": _("不受理にした"),
        "application.completed": _("完了にした"),
        "application.force_completed": _("強制完了にした"),
        "application.corrected": _("本人が直して再提出した"),
        "application.withdrawn": _("本人が取り下げた"),
        "application.corrected_too_late": _("決めたあとに補正が届いた"),
        "application.withdrawn_too_late": _("決めたあとに取下げが届いた"),
        "application.taken_in_anyway": _("検証を通らない申請を受け付けた"),
        "application.commented": _("メモを書いた"),
        "application.read": _("申請を開いた"),
        "application.set_unread": _("アンケートを未確認に戻した"),
        "copy.edited": _("作業用の写しを直した"),
        "duplicate.decided": _("重複かどうかを決めた"),
        "applications.handed_over": _("担当の申請をまとめて引き継いだ"),
        "applications.listed": _("一覧を見た"),
        "applications.searched": _("申請をさがした"),
        "search.kept": _("さがす条件をとっておいた"),
        "search.renamed": _("とっておいた条件の名前を変えた"),
        "search.forgotten": _("とっておいた条件を消した"),
        "look.opened": _("確認が要るものができた"),
        "look.read": _("確認が要るものを開いた"),
        "looks.listed": _("確認が要るものの一覧を見た"),
        "look.resolved": _("確認を終えた"),
    },
    subjects={
        "application": _("申請"),
        "look": _("確認が要るもの"),
        "search": _("さがした言葉"),
        "saved_search": _("とっておいた条件"),
    },
    shortened={"application": short_number, "search": lambda mark: mark[:8]},
    actors={
        "applicant": _("本人"),
    },
    details={
        "typed_by": _("代わりに入力した職員"),
        "length": _("文字数"),
        "handed": _("引き継いだ件数"),
        "remaining": _("残った件数"),
        "list": _("一覧"),
    },
    shapes={
        "application.arrived": Arrived,
        "application.typed_for": Arrived,
        "application.taken_on": ApplicationMoved,
        "application.handed_back": ApplicationMoved,
        "application.handed_over": ApplicationMoved,
        "application.accepted": ApplicationMoved,
        "application.provisionally_taken_in": ApplicationMoved,
        "application.sent_back": ApplicationMoved,
        "application.undone": ApplicationMoved,
        "application.acceptance_refused": ApplicationMoved,
        "application.completed": ApplicationMoved,
        "application.force_completed": ApplicationMoved,
        "application.corrected": ApplicationMoved,
        "application.withdrawn": ApplicationMoved,
        "application.corrected_too_late": ApplicationMoved,
        "application.withdrawn_too_late": ApplicationMoved,
        "application.taken_in_anyway": TakenInAnyway,
        "application.commented": Commented,
        "application.read": ApplicationRead,
        "application.set_unread": NoDetails,
        "copy.edited": CopyEdited,
        "duplicate.decided": DuplicateDecided,
        "applications.handed_over": HandedOver,
        "applications.listed": Listed,
        "applications.searched": Searched,
        "search.kept": SearchKept,
        "search.renamed": SearchKept,
        "search.forgotten": SearchKept,
        "look.opened": CheckTold,
        "look.read": CheckRead,
        "looks.listed": Shown,
        "look.resolved": CheckTold,
    },
)


def enter() -> None:
    """Enter them."""
    register("applications", WORDS)
