"""What a staff group may do (権限)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Duty(StrEnum):
    """Held through a group, for the group's bodies and procedures. The values are stored."""

    REVIEW = "review"
    """審査: read, comment, accept, send back, refuse acceptance, complete"""
    FORCE_COMPLETE = "force_complete"
    """強制完了"""
    APPROVE_BULK = "approve_bulk"
    """一括通知の承認"""
    ISSUE_CERTIFICATE = "issue_certificate"
    """証明書の交付"""
    OPERATE_KIOSKS = "operate_kiosks"
    """端末の運用"""
    SEE_AUDIT = "see_audit"
    """監査記録の閲覧"""
    PREPARE = "prepare"
    """申請の用意: type an application for a resident, who looks at it at a kiosk and signs"""
    FORM_AUTHOR = "form_author"
    """様式の作成: write drafts of forms and send them to IT"""
    FORM_PUBLISHER = "form_publisher"
    """様式の公開: compare, publish, give back (情報政策課)"""
    MANAGE_STAFF = "manage_staff"
    """担当者の管理: groups, members and what they may do"""
    SPECIFIC_INFORMATION = "specific_information"
    """特定個人情報: what the group may do, it may do for procedures of a zone (`ZONED_PROCEDURES`), too"""


READS = frozenset({Duty.REVIEW, Duty.FORCE_COMPLETE, Duty.ISSUE_CERTIFICATE, Duty.APPROVE_BULK})
"""Duties that cannot be done without reading applications."""
WANT_PERMISSION = READS | {Duty.PREPARE}
"""Duties for which 特定個人情報 of a zone's procedure is read or typed: only with the permission for it."""
ALWAYS_BY_TWO = frozenset(
    {Duty.MANAGE_STAFF, Duty.SPECIFIC_INFORMATION, Duty.APPROVE_BULK, Duty.FORCE_COMPLETE, Duty.SEE_AUDIT}
)
"""Nobody gives these alone, whether or not the giver holds them: whoever makes an account knows its first secret."""
OTHER_HALF: Mapping[Duty, frozenset[Duty]] = MappingProxyType(
    {
        Duty.APPROVE_BULK: READS,
        Duty.FORM_AUTHOR: frozenset({Duty.FORM_PUBLISHER}),
        Duty.FORM_PUBLISHER: frozenset({Duty.FORM_AUTHOR}),
    }
)
"""Who holds the first does not give the others alone: with a second account that would be both people of one act."""
OVERSEE = frozenset({Duty.MANAGE_STAFF, Duty.SEE_AUDIT})
"""Nobody takes these from somebody alone: they watch whoever would."""
