"""Duties in words, for the pages on which they are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.staff.duties import Duty

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[Duty, StrOrPromise] = {
    Duty.REVIEW: _("審査する"),
    Duty.FORCE_COMPLETE: _("強制完了にする"),
    Duty.APPROVE_BULK: _("一括の通知を承認する"),
    Duty.ISSUE_CERTIFICATE: _("証明書を交付する"),
    Duty.OPERATE_KIOSKS: _("端末を運用する"),
    Duty.SEE_AUDIT: _("監査記録を見る"),
    Duty.PREPARE: _("本人の代わりに申請を用意する"),
    Duty.FORM_AUTHOR: _("様式を作る"),
    Duty.FORM_PUBLISHER: _("様式を公開する"),
    Duty.MANAGE_STAFF: _("担当者を管理する"),
    Duty.SPECIFIC_INFORMATION: _("特定個人情報を扱う"),
}


def duty_words(duties: Iterable[str]) -> list[StrOrPromise]:
    """In the order in which they are listed everywhere."""
    held = set(duties)
    return [words for duty, words in WORDS.items() if duty in held]
