"""Every night: files that have not come for days are told to people, once each. Nothing is decided by it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.applications.models import Application
from central.applications.proof import call
from central.applications.transitions import UNDECIDED
from central.attachments.calling import LATE
from central.attachments.models import AttachedFile
from central.audit.record import recorded_last
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Daily, schedule

PIECE = 50
"""Files told of in one step."""


class ToldLate(Struct, frozen=True):
    """How many were told."""

    files: int = 0


def _late(now: datetime) -> QuerySet[AttachedFile]:
    days = timedelta(days=int(settings.FILES_LATE_DAYS))
    awaited = AttachedFile.objects.filter(state=AttachedFile.State.AWAITED, kept=None, late_told_at=None)
    return awaited.filter(awaited_since__lt=now - days, application__status__in=UNDECIDED)


def _step(turn: Turn[NoArguments, ToldLate]) -> Write[ToldLate, ToldLate]:
    keys = list(_late(timezone.now()).order_by("pk").values_list("pk", flat=True)[:PIECE])

    def write() -> Step[ToldLate] | Ended[ToldLate]:
        _tell(keys)
        told = ToldLate(turn.place.files + len(keys))
        return Step(told, told.files) if len(keys) == PIECE else Ended(told, told.files)

    return write


def _tell(keys: list[int]) -> None:
    """Asked again: what has come since is not told."""
    now = timezone.now()
    files = _late(now).filter(pk__in=keys)
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=files.values("application"))
    locked = {application.pk: application for application in rows.select_related("body").order_by("pk")}
    late = list(files.select_related("version").order_by("pk"))
    with recorded_last():
        for file in late:
            call(locked[file.application_id], file.version, [LATE])
    AttachedFile.objects.filter(pk__in=[file.pk for file in late]).update(late_told_at=now)


TELL_LATE = Kind(
    name="attachments.tell_late",
    words=_("届かない添付ファイルを知らせる"),
    arguments=NoArguments,
    start=ToldLate(),
    result=ToldLate,
    step=_step,
    outcome=lambda result: gettext("%(files)s件を知らせました") % {"files": result.files},
)


def enter() -> None:
    """At night."""
    schedule(TELL_LATE, NoArguments(), Daily(time(0, 40)))
