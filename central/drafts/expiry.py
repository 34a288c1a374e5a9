"""Every night: drafts whose last day is over are wiped, with a trace that counts them; traces go when no copy is."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from central.audit.record import record
from central.drafts.act_details import DraftsExpired
from central.drafts.counting import DraftTally, count
from central.drafts.guessing import KEPT
from central.drafts.keeping import ONE_MONTH
from central.drafts.models import CodeMisses, DraftCount, DraftNotice, DraftTrace, SealedDraft
from central.drafts.wiping import overwritten
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.models import SYSTEM
from central.jobs.retention import Gone, NoArguments, forgetting, gone_in_words
from central.jobs.schedules import Daily, schedule
from sync.contract.wire.drafts import EndReason

PIECE = 200


def _over() -> QuerySet[SealedDraft]:
    return SealedDraft.objects.filter(ends_on__lt=timezone.localdate())


def _step(turn: Turn[NoArguments, Gone]) -> Write[Gone, Gone]:
    names = list(_over().order_by("pk").values_list("pk", flat=True)[:PIECE])

    def write() -> Step[Gone] | Ended[Gone]:
        now = timezone.now()
        with overwritten():
            # Asked again: what was extended since stays.
            rows = list(_over().filter(pk__in=names).select_for_update().values_list("pk", "ends_on"))
            DraftTrace.objects.bulk_create(
                [
                    DraftTrace(id=name, reason=EndReason.EXPIRED.value, ended_at=now, forget_on=last + 2 * ONE_MONTH)
                    for name, last in rows
                ]
            )
            gone_now = [name for name, _last in rows]
            count(DraftTally.NOT_MAILED, now, more=DraftNotice.objects.filter(pk__in=gone_now).count())
            SealedDraft.objects.filter(pk__in=gone_now).delete()
        if rows:
            record(SYSTEM, "draft.expired", "drafts", None, DraftsExpired(count=len(rows)))
        gone = turn.place.rows + len(rows)
        return Step(Gone(gone), gone) if len(names) == PIECE else Ended(Gone(gone), gone)

    return write


EXPIRE = Kind(
    name="drafts.expire",
    words=_("期限の過ぎた途中の入力を消す"),
    arguments=NoArguments,
    start=Gone(),
    result=Gone,
    step=_step,
    outcome=gone_in_words,
)


def _old_traces(now: datetime) -> QuerySet[DraftTrace]:
    return DraftTrace.objects.filter(forget_on__lt=timezone.localdate(now))


def _old_counts(now: datetime) -> QuerySet[CodeMisses]:
    return CodeMisses.objects.filter(day__lt=timezone.localdate(now - KEPT) - timedelta(days=1))


def _old_days(now: datetime) -> QuerySet[DraftCount]:
    return DraftCount.objects.filter(day__lt=timezone.localdate(now - KEPT))


FORGET_TRACES = forgetting("drafts.forget_traces", _("消した途中の入力の印を消す"), _old_traces)
FORGET_COUNTS = forgetting("drafts.forget_counts", _("ちがう番号の数の記録を消す"), _old_counts)
FORGET_DAYS = forgetting("drafts.forget_days", _("途中の入力の件数の記録を消す"), _old_days)


def enter() -> None:
    """At night."""
    schedule(EXPIRE, NoArguments(), Daily(time(0, 20)))
    schedule(FORGET_TRACES, NoArguments(), Daily(time(3, 20)))
    schedule(FORGET_COUNTS, NoArguments(), Daily(time(3, 25)))
    schedule(FORGET_DAYS, NoArguments(), Daily(time(3, 26)))
