"""What was found clean, once more with the signatures that the scanner has now: nobody opens what it then finds,
and people are told as at the first look.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from central.attachments.clamd import FileUnanswered, ScannerAway, scan
from central.attachments.examining import end_look, end_of, tell_away
from central.attachments.models import AttachedFile
from central.attachments.opened_files import opened_file
from central.audit.record import recorded_last
from central.store.port import StoreError
from sync.envelope.refusals import NotOpenable

LOG = logging.getLogger(__name__)
ROWS = 500
MOST_UNREAD = 20
"""Of one night: then it is no single file that is the matter. The next night begins with others."""
_S = AttachedFile.State


@dataclass
class ScannedAgain:
    """What came of it."""

    clean: int = 0
    infected: int = 0
    unread: int = 0
    """Not opened, and `verify_custody` says why; or not looked at as a whole, and people are told."""
    last: int = 0
    """Key of the last file that was looked at: from there another run may go on."""
    left: int = 0
    """Whose time has come, and that wait for another night."""


def scan_again(behind: int, tell: Callable[[ScannedAgain], None]) -> ScannedAgain:
    """Every clean file whose key is above `behind`, in that order, one at a time in memory. Safe to repeat.

    Raises:
        ScannerAway: those before it are done; `tell` has said how far.
    """
    done = ScannedAgain(last=behind)
    clean = AttachedFile.objects.filter(state=_S.CLEAN, kept=None, pk__gt=behind).order_by("pk")
    for pk in clean.values_list("pk", flat=True).iterator(chunk_size=ROWS):
        _look(pk, done)
        done.last = pk
        tell(done)
    return done


def scan_oldest(age: timedelta, longest: timedelta, tell: Callable[[ScannedAgain], None]) -> ScannedAgain:
    """Clean files whose newest look is older than `age`, the oldest first, for so long. A file is looked at when its
    own time has come, so the looks are spread over the days as the files are; what a night does not reach is the first
    of the next one. A file of which nothing came has its place by that try, so that no night waits for it again.

    Raises:
        ScannerAway: those before it are done.
    """
    done, until, began = ScannedAgain(), time.monotonic() + longest.total_seconds(), timezone.now()
    clean = AttachedFile.objects.filter(state=_S.CLEAN, kept=None, examined_at__lt=began - age)
    in_turn = clean.order_by(Coalesce("tried_at", "examined_at"), "pk")
    for pk in in_turn.values_list("pk", flat=True).iterator(chunk_size=ROWS):
        if time.monotonic() >= until or done.unread >= MOST_UNREAD:
            break
        # Noted before: a file that ends the scanner, or this process, would be the first of every night.
        AttachedFile.objects.filter(pk=pk).update(tried_at=timezone.now())
        try:
            _look(pk, done)
        except FileUnanswered:
            LOG.warning("the scanner gave no answer for file %s", pk)
            done.unread += 1
        done.last = pk
        tell(done)
    done.left = clean.filter(Q(tried_at=None) | Q(tried_at__lt=began)).count()
    return done


def _look(pk: int, done: ScannedAgain) -> None:
    file = AttachedFile.objects.select_related("version", "kept").get(pk=pk)
    try:
        content = opened_file(file)
    except (StoreError, NotOpenable):
        LOG.warning("%s cannot be scanned again", file)
        done.unread += 1
        return
    try:
        said = scan(content)
    except FileUnanswered:
        raise
    except ScannerAway as away:
        tell_away(away)
        raise
    state, found = end_of(said)
    if state is _S.CLEAN:
        rows = AttachedFile.objects.filter(Q(pk=pk) | Q(kept=pk), state=_S.CLEAN)
        rows.update(examined_at=timezone.now(), tried_at=None)
        done.clean += 1
        return
    with transaction.atomic(), recorded_last():
        ended = end_look(pk, state, found, was=_S.CLEAN)
    if state is _S.INFECTED:
        done.infected += ended
    else:
        done.unread += ended
