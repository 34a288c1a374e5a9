"""Which kiosks run an index that ends soon, has ended, or is not the one that their hall was given."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from central.catalogue.models import PublishedCatalogue
from central.catalogue.queries import end_of
from central.kiosks.fleet import register_warning
from central.kiosks.heartbeats import last_heartbeat
from central.kiosks.models import Kiosk
from sync.contract.wire.catalogue import sha256_of

SOON = timedelta(days=7)
"""By then an index has been due to be signed again for more than two weeks."""


def warnings_of(now: datetime) -> dict[str, str]:
    """A sentence by code, of the kiosks that serve."""
    beats = [
        (kiosk, beat)
        for kiosk in Kiosk.objects.filter(state__in=("active", "suspect", "suspended"))
        if (beat := last_heartbeat(kiosk)) is not None and beat.catalogue
    ]
    published = {
        (row.hall_id, row.version): (sha256_of(bytes(row.jws)), end_of(row))
        for row in PublishedCatalogue.objects.filter(
            hall_id__in={kiosk.hall_id for kiosk, _ in beats}, version__in={beat.catalogue for _, beat in beats}
        )
    }
    found = dict[str, str]()
    for kiosk, beat in beats:
        sha256, ends = published.get((kiosk.hall_id, beat.catalogue or 0), ("", None))
        if sha256 and beat.index is not None and beat.index != sha256:
            found[kiosk.code] = gettext("この庁舎に出したものと違う様式の一覧で動いています。端末を調べてください。")
        elif ends is not None and ends - now <= SOON:
            day = timezone.localtime(ends)
            words = {"month": day.month, "day": day.day}
            found[kiosk.code] = (
                gettext(
                    "様式の一覧の期限（%(month)s月%(day)s日）が過ぎました。端末の通信と作業の様子を調べてください。"
                )
                if ends <= now
                else gettext("様式の一覧の期限が%(month)s月%(day)s日です。端末の通信と作業の様子を調べてください。")
            ) % words
    return found


def enter() -> None:
    """Let the fleet's page say it."""
    register_warning("index", warnings_of)
