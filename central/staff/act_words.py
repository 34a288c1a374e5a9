"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, ReadIn
from central.staff.act_details import (
    AbsenceSet,
    AuditRead,
    ChainProven,
    ChangeAsked,
    Enabled,
    GroupSet,
    GroupsSet,
    MemberMade,
    MembersListed,
    PageRefused,
    Reset,
    SessionsEnded,
    SignInFailed,
)

WORDS = ActWords(
    acts={
        "audit.proven": _("監査記録のつながりを確かめた"),
        "audit.read": _("監査記録を見た"),
        "staff.disabled": _("職員を使えなくした"),
        "staff.enabled": _("職員をまた使えるようにした"),
        "staff.factor_changed": _("認証器を変えた"),
        "staff.password_changed": _("パスワードを変えた"),
        "staff.reset": _("パスワードと認証器を取り消した"),
        "staff.secrets_chosen": _("はじめのパスワードと認証器を決めた"),
        "staff.sessions_ended": _("ログインを終わらせた"),
        "staff.made": _("職員を加えた"),
        "staff.group_set": _("担当者グループを決めた"),
        "staff.groups_set": _("職員の入るグループを決めた"),
        "staff.change_asked": _("権限の変更を頼んだ"),
        "staff.change_declined": _("権限の変更を取りやめた"),
        "staff.absence_set": _("不在と代わりの人を決めた"),
        "staff.absence_ended": _("不在を取りやめた"),
        "staff.listed": _("担当者の一覧を見た"),
        "staff.signed_in": _("ログインした"),
        "staff.signed_out": _("ログアウトした"),
        "staff.sign_in_failed": _("ログインできなかった"),
        "staff.refused": _("見せられないものを開こうとした"),
    },
    subjects={
        "address": _("ページ"),
        "audit": _("監査記録"),
        "change": _("権限の変更"),
        "group": _("担当者グループ"),
        "staff": _("職員"),
    },
    actors={
        "anonymous": _("ログイン前の人"),
    },
    details={
        "whole": _("つながっている"),
        "whom": _("だれ・何の"),
        "asked": _("開こうとしたページ"),
        "ended": _("終わったログイン"),
        "first": _("はじめの番号"),
        "groups": _("グループ"),
        "last": _("終わりの番号"),
        "locked": _("止めた"),
        "members": _("職員"),
        "method": _("開き方"),
        "noted": _("くらべた控え"),
        "procedures": _("手続き"),
        "status": _("応答の番号"),
        "stands_in": _("代わりの人"),
        "step": _("段階"),
        "subject": _("調べたもの"),
    },
    shapes={
        "audit.proven": ChainProven,
        "audit.read": AuditRead,
        "staff.disabled": SessionsEnded,
        "staff.factor_changed": SessionsEnded,
        "staff.password_changed": SessionsEnded,
        "staff.sessions_ended": SessionsEnded,
        "staff.enabled": Enabled,
        "staff.reset": Reset,
        "staff.secrets_chosen": NoDetails,
        "staff.made": MemberMade,
        "staff.group_set": GroupSet,
        "staff.groups_set": GroupsSet,
        "staff.change_asked": ChangeAsked,
        "staff.change_declined": ChangeAsked,
        "staff.absence_set": AbsenceSet,
        "staff.absence_ended": AbsenceSet,
        "staff.listed": MembersListed,
        "staff.signed_in": ReadIn,
        "staff.signed_out": NoDetails,
        "staff.sign_in_failed": SignInFailed,
        "staff.refused": PageRefused,
    },
)


def enter() -> None:
    """Enter them."""
    register("staff", WORDS)
