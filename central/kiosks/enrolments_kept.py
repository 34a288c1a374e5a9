"""Enrolments follow what they say: at once where a hall gains or loses a body, within the hour for anything else."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.signals import m2m_changed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Hourly, schedule
from central.kiosks.enrolments import renew_each
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall

PIECE = 50
"""Kiosks whose enrolments are compared in one transaction."""
_CHANGED = ("post_add", "post_remove", "post_clear")


class Compared(Struct, frozen=True):
    """The last kiosk that was looked at, and how many enrolments were signed anew."""

    up_to: int = 0
    count: int = 0


def _of_machines() -> QuerySet[Kiosk]:
    return Kiosk.objects.filter(epoch__gt=0).select_related("hall__body").order_by("pk")


def _step(turn: Turn[NoArguments, Compared]) -> Write[Compared, Compared]:
    place = turn.place
    ids = list(_of_machines().filter(pk__gt=place.up_to).values_list("pk", flat=True)[:PIECE])

    def write() -> Step[Compared] | Ended[Compared]:
        count = place.count + renew_each(_of_machines().filter(pk__in=ids))
        if len(ids) < PIECE:
            return Ended(Compared(0, count), count)
        return Step(Compared(ids[-1], count), count)

    return write


def _outcome(result: Compared) -> str:
    return gettext("%(count)s台に出し直しました") % {"count": result.count}


RENEW_ENROLMENTS = Kind(
    name="kiosks.renew_enrolments",
    words=_("端末の受け持ちを確かめる"),
    arguments=NoArguments,
    start=Compared(),
    result=Compared,
    step=_step,
    outcome=_outcome,
)


def _hall_changed(instance: Hall | Body, action: str, **_kwargs: object) -> None:
    if action not in _CHANGED:
        return
    # A body that was taken from its halls names none of them any more: then all are compared.
    kiosks = _of_machines()
    renew_each(kiosks.filter(hall=instance) if isinstance(instance, Hall) else kiosks)


def enter() -> None:
    """Listen, and look every hour."""
    m2m_changed.connect(_hall_changed, sender=Hall.serves.through, dispatch_uid="kiosks.enrolments")
    schedule(RENEW_ENROLMENTS, NoArguments(), Hourly(35))
