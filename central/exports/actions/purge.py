"""What a day has passed over goes, with its file; what nobody asked for within a week is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.audit.record import record, recorded_last
from central.exports.actions.discard import give_up
from central.exports.models import Export, ExportPiece
from central.exports.named_files import swept
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import Gone, NoArguments, gone_in_words
from central.jobs.schedules import Hourly, schedule

NEVER_ASKED_KEPT = timedelta(days=7)
PIECE = 50
"""Exports ended in one transaction."""


class Purged(Struct, frozen=True):
    """How many files were ended, and whether they are deleted now."""

    rows: int = 0
    sweeping: bool = False


def _over(now: datetime) -> QuerySet[Export]:
    waiting = Q(state__in=(Export.State.CHOSEN, Export.State.ASKED), made_at__lt=now - NEVER_ASKED_KEPT)
    return Export.objects.filter(waiting | Q(state=Export.State.READY, expires_at__lte=now))


def _step(turn: Turn[NoArguments, Purged]) -> Write[Purged, Gone]:
    if turn.place.sweeping:
        swept(turn.beat)
        return lambda: _cleared(turn.place)
    keys = list(_over(timezone.now()).order_by("pk").values_list("pk", flat=True)[:PIECE])
    return lambda: _ended(turn.place, keys)


def _ended(place: Purged, keys: list[int]) -> Step[Purged] | Ended[Gone]:
    with recorded_last():
        for export in _over(timezone.now()).select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"):
            had_file = export.state == Export.State.READY
            give_up(export, Export.State.PURGED if had_file else Export.State.DISCARDED)
            record("system", "export.purged" if had_file else "export.discarded", export.audit_subject, export.body)
    count = place.rows + len(keys)
    return Step(Purged(count, sweeping=len(keys) < PIECE), count)


def _cleared(place: Purged) -> Ended[Gone]:
    ExportPiece.objects.exclude(export__state=Export.State.WRITING).delete()
    return Ended(Gone(place.rows), place.rows)


PURGE = Kind(
    name="exports.purge",
    words=_("書き出したファイルを、24時間がすぎたら消す"),
    arguments=NoArguments,
    start=Purged(),
    result=Gone,
    step=_step,
    outcome=gone_in_words,
)


def enter() -> None:
    """Every hour. What is over is refused from its minute on, whenever this comes."""
    schedule(PURGE, NoArguments(), Hourly(10))
