"""What became of a prepared application, as far as the centre hears: nothing of whose it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from central.applications.words.badges import Badge
from central.drafts.keeping import whereabouts_of
from central.prepared.models import PreparedApplication
from sync.contract.wire.drafts import EndReason

WAITING = Badge(_("本人を待っています"), "blue", "clock")
OVER = Badge(_("終わりました"), "gray", "x-circle")
EXPIRED = Badge(_("期限が過ぎました"), "gray", "x-circle")
ENDED: dict[str, Badge] = {
    EndReason.SUBMITTED: Badge(_("本人が申請しました"), "green", "check-circle"),
    EndReason.REPLACED: Badge(_("本人がいったん保存しました"), "cyan", "pause-circle"),
    EndReason.DISCARDED: Badge(_("本人がやめました"), "gray", "x-circle"),
    EndReason.EXPIRED: EXPIRED,
}


def badges_of(rows: Iterable[PreparedApplication], today: date) -> dict[int, Badge]:
    """By key."""
    shown = list(rows)
    known = whereabouts_of([row.draft for row in shown])
    found = {}
    for row in shown:
        if row.draft not in known:
            found[row.pk] = OVER
        elif known[row.draft] == "":
            found[row.pk] = EXPIRED if row.ends_on < today else WAITING
        else:
            found[row.pk] = ENDED.get(known[row.draft], OVER)
    return found
