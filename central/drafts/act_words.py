"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.drafts.act_details import DraftsExpired, DraftWiped

WORDS = ActWords(
    acts={
        "draft.ended": _("途中の入力を消した"),
        "draft.expired": _("期限の過ぎた途中の入力を消した"),
    },
    subjects={
        "drafts": _("途中の入力"),
    },
    details={},
    shapes={
        "draft.ended": DraftWiped,
        "draft.expired": DraftsExpired,
    },
)


def enter() -> None:
    """Enter them."""
    register("drafts", WORDS)
