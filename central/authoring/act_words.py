"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.authoring.act_details import DraftChanged

WORDS = ActWords(
    acts={
        "form.made": _("様式の下書きを作った"),
        "form.sent": _("様式の下書きを情報政策課に送った"),
        "form.taken_back": _("様式の下書きを取り戻した"),
    },
    subjects={"form": _("様式の下書き")},
    details={"text": _("何番目の内容か")},
    shapes={
        "form.made": DraftChanged,
        "form.sent": DraftChanged,
        "form.taken_back": DraftChanged,
    },
)


def enter() -> None:
    """Enter them."""
    register("authoring", WORDS)
