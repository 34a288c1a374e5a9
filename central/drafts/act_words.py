"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.drafts.act_details import CountsRead, DraftsExpired, DraftWiped

WORDS = ActWords(
    acts={
        "draft.ended": _("途中の入力を消した"),
        "draft.expired": _("期限の過ぎた途中の入力を消した"),
        "draft.counts_read": _("途中の入力の件数を見た"),
    },
    subjects={
        "drafts": _("途中の入力"),
    },
    details={},
    shapes={
        "draft.ended": DraftWiped,
        "draft.expired": DraftsExpired,
        "draft.counts_read": CountsRead,
    },
)


def enter() -> None:
    """Enter them."""
    register("drafts", WORDS)
