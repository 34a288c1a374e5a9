"""How many drafts lie here, and what became of those that do not: numbers alone, none of which names one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from central.drafts.counting import DraftTally
from central.drafts.guessing import TOLD_FROM
from central.drafts.models import CodeMisses, DraftCount, DraftNotice, DraftTrace, SealedDraft
from central.drafts.notifying import BEFORE
from central.kiosks.models import Kiosk
from sync.contract.wire.drafts import KEPT_DAYS, EndReason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A_WEEK = timedelta(days=7)
_AGES: tuple[tuple[StrOrPromise, int, int | None], ...] = (
    (_("きょう"), 0, 0),
    (_("1〜6日前"), 1, 6),
    (_("7〜13日前"), 7, 13),
    (_("14〜31日前"), 14, KEPT_DAYS),
    (_("32日以上前（期限をのばしたもの）"), KEPT_DAYS + 1, None),
)
"""From how many days ago to how many."""
_REASONS: dict[EndReason, StrOrPromise] = {
    EndReason.SUBMITTED: _("申請に使われた"),
    EndReason.REPLACED: _("保存し直された"),
    EndReason.DISCARDED: _("本人が消した、または番号がだれにも渡らなかった"),
    EndReason.EXPIRED: _("期限が過ぎた"),
}


@dataclass(frozen=True)
class CountLine:
    """A word and a number."""

    words: StrOrPromise
    times: int


@dataclass(frozen=True)
class KioskLine:
    """What was put away at one kiosk, wherever it was taken up again."""

    code: str
    place: str
    week: int
    month: int
    missed: int
    """Wrong codes of today and yesterday."""

    @property
    def guesses(self) -> bool:
        """More than anybody mistypes."""
        return self.missed >= TOLD_FROM


@dataclass(frozen=True)
class DraftFigures:
    """All of the page. Where a member sees few kiosks, the sums are still those of the whole centre."""

    kept: int
    ends_soon: int
    ages: tuple[CountLine, ...]
    ended: tuple[CountLine, ...]
    waiting: int
    due: int
    """Of those the day has come: the post office is asked every hour."""
    mailed: int
    not_mailed: int
    kiosks: tuple[KioskLine, ...]

    @property
    def ended_all(self) -> int:
        """Of this month."""
        return sum(line.times for line in self.ended)

    @property
    def nothing(self) -> bool:
        """Nobody ever saved anything, as far as is remembered."""
        other = (self.kept, self.ended_all, self.waiting, self.mailed, self.not_mailed)
        return not any(other) and not any(line.month or line.missed for line in self.kiosks)


def figures(bodies: Iterable[int], now: datetime) -> DraftFigures:
    """As of now; kiosks of these bodies alone."""
    today = timezone.localdate(now)
    first = today.replace(day=1)
    soon = (today, today + BEFORE)
    ended = dict(
        DraftTrace.objects.filter(ended_at__gte=_begins(first)).values_list("reason").annotate(Count("pk")).order_by()
    )
    counted = dict(DraftCount.objects.filter(day__gte=first).values_list("what").annotate(Sum("times")).order_by())
    return DraftFigures(
        kept=SealedDraft.objects.filter(ends_on__gte=today).count(),
        ends_soon=SealedDraft.objects.filter(ends_on__range=soon).count(),
        ages=tuple(CountLine(words, _of_age(today, least, most)) for words, least, most in _AGES),
        ended=tuple(CountLine(words, ended.get(reason.value, 0)) for reason, words in _REASONS.items()),
        waiting=DraftNotice.objects.count(),
        due=DraftNotice.objects.filter(draft__ends_on__range=soon).count(),
        mailed=counted.get(DraftTally.MAILED.value, 0),
        not_mailed=sum(counted.get(what.value, 0) for what in (DraftTally.NO_ADDRESS, DraftTally.NOT_MAILED)),
        kiosks=_by_kiosk(bodies, today),
    )


def _of_age(today: date, least: int, most: int | None) -> int:
    kept = SealedDraft.objects.filter(ends_on__gte=today, kept_at__lt=_begins(today - timedelta(days=least - 1)))
    if most is not None:
        kept = kept.filter(kept_at__gte=_begins(today - timedelta(days=most)))
    return kept.count()


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _by_kiosk(bodies: Iterable[int], today: date) -> tuple[KioskLine, ...]:
    kept = DraftCount.objects.filter(what=DraftTally.KEPT.value)
    month, week = (
        dict(kept.filter(day__gt=today - span).values_list("kiosk").annotate(Sum("times")).order_by())
        for span in (timedelta(days=KEPT_DAYS), A_WEEK)
    )
    missed = dict(
        CodeMisses.objects.filter(day__gte=today - timedelta(days=1))
        .values_list("kiosk")
        .annotate(Sum("times"))
        .order_by()
    )
    found = Kiosk.objects.filter(body_id__in=bodies).select_related("hall").order_by("code")
    return tuple(
        KioskLine(one.code, str(one.hall), week.get(one.code, 0), month.get(one.code, 0), missed.get(one.code, 0))
        for one in found
    )
