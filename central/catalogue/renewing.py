"""Every hour: which halls' indexes are to be signed again before they end. One that fails holds up no other.

After five tries a person gets the job (`J-02`), weeks before the first kiosk stops.
"""

from __future__ import annotations

import logging

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.catalogue.actions.renew_catalogue import renew_catalogue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Hourly, schedule
from central.organisation.models import Hall
from sync.errors import SyncError

LOG = logging.getLogger(__name__)


class Renewals(Struct, frozen=True):
    """The last hall that was looked at, how many indexes were signed again, and how many could not be."""

    up_to: int = 0
    count: int = 0
    failed: int = 0


def _step(turn: Turn[NoArguments, Renewals]) -> Write[Renewals, Renewals]:
    place = turn.place
    hall = Hall.objects.filter(pk__gt=place.up_to).order_by("pk").values_list("pk", flat=True).first()

    def write() -> Step[Renewals] | Ended[Renewals]:
        if hall is None:
            if place.failed:  # once more, and now what goes wrong is the job's: a person gets it
                for each in Hall.objects.order_by("pk").values_list("pk", flat=True):
                    renew_catalogue(each, timezone.now())
            return Ended(Renewals(0, place.count, place.failed), place.count)
        count, failed = place.count, place.failed
        try:
            count += renew_catalogue(hall, timezone.now()) is not None
        except (SyncError, OSError) as wrong:
            LOG.error("the catalogue of hall %s was not renewed: %s", hall, type(wrong).__name__)  # noqa: TRY400 - no text of a file
            failed += 1
        return Step(Renewals(hall, count, failed), count)

    return write


def _outcome(result: Renewals) -> str:
    return gettext("%(count)s件を出し直しました") % {"count": result.count}


RENEW_CATALOGUES = Kind(
    name="catalogue.renew",
    words=_("様式の一覧の期限をのばす"),
    arguments=NoArguments,
    start=Renewals(),
    result=Renewals,
    step=_step,
    outcome=_outcome,
)


def enter() -> None:
    """Look every hour."""
    schedule(RENEW_CATALOGUES, NoArguments(), Hourly(50))
