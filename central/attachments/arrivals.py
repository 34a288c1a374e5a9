"""The worker's half of a part's arrival. The kiosks' door only says that a part is here; which files that makes whole
is found here, where files are known.

Parts of an entry that was not judged yet stay unnoticed until its files have rows.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from central.applications.models import Application
from central.attachments.examining import EXAMINE, WhichFile
from central.attachments.failpoints import PartFailpoint, reach
from central.attachments.files import move, recount
from central.attachments.models import AttachedFile, AwaitedPart
from central.jobs.actions.enqueue import enqueue

MOST = 50
"""Entries at a time."""


def drain_arrivals(limit: int = MOST) -> int:
    """For settings `DRAINS`: notice parts that came; returns of how many entries. Safe from several processes."""
    files = AttachedFile.objects.filter(entry_hash=OuterRef("entry_hash"), kept=None)
    came = AwaitedPart.objects.filter(Exists(files), here_at__isnull=False, noticed=False)
    entries = list(came.order_by("entry_hash").values_list("entry_hash", flat=True).distinct()[:limit])
    for entry_hash in entries:
        with transaction.atomic():
            _notice(entry_hash)
        reach(PartFailpoint.NOTICED)
    return len(entries)


def _notice(entry_hash: str) -> None:
    """The application is locked first, as by everybody who changes one."""
    files = AttachedFile.objects.filter(entry_hash=entry_hash, kept=None)
    applications = Application.objects.filter(pk__in=files.values("application"))
    locked = list(applications.select_for_update(of=("self",)).order_by("pk"))
    parts = AwaitedPart.objects.filter(entry_hash=entry_hash, here_at__isnull=False)
    parts.filter(noticed=False).update(noticed=True)
    here = set(parts.values_list("sha256", flat=True))
    for file in files.filter(state=AttachedFile.State.AWAITED).order_by("pk"):
        if here.issuperset(file.parts):
            move(file, AttachedFile.State.HERE)
            enqueue(EXAMINE, WhichFile(file.pk), once=f"{EXAMINE.name}:{file.pk}")
    for application in locked:
        recount(application)
