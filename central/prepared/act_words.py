"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.prepared.act_details import ApplicationPrepared

WORDS = ActWords(
    acts={
        "prepared.made": _("本人の代わりに申請を用意した"),
        "prepared.made_again": _("用意した申請の紙を作りなおした"),
    },
    subjects={"prepared": _("用意した申請")},
    details={"answers": _("入力した答えの数")},
    shapes=dict.fromkeys(("prepared.made", "prepared.made_again"), ApplicationPrepared),
)


def enter() -> None:
    """Enter them."""
    register("prepared", WORDS)
