"""A part, piece by piece, and then whole into the store. Runs at the kiosks' door, which sees no application.

Nothing is said to be held that is not durable, and a receipt is given for what lies in the store and nothing else. A
death at any step leaves the part as the row says it, and the kiosk asks and goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from central.attachments.failpoints import PartFailpoint, reach
from central.attachments.models import AwaitedPart
from central.attachments.pieces import PartInUse, Pieces, pieces_of
from central.store.keeping import keep, put, tell_away
from central.store.models import Way
from central.store.port import StoreAway
from sync.contract.chain.entry import Part

LOG = logging.getLogger(__name__)
OPEN_PARTS = 64
"""Parts of one kiosk that may lie here unfinished: a visit has twenty files, and parts come one after the other."""
OPEN_BYTES = 128 * 1024 * 1024
"""Of one kiosk's unfinished parts together."""
FORGOTTEN_AFTER = timedelta(days=30)
"""So long pieces are kept of which their kiosk does not speak: its media may have died."""
SPOILED_LIMIT = 5
"""So often a part may come whole and be other bytes; then the kiosk's own copy is not what it signed."""


class PieceBusy(Exception):
    """Not now: the same piece may be taken later. Nothing was kept of it."""


class PieceRefused(Exception):
    """This piece is never taken: it does not belong to the part that the entry names."""


@dataclass(frozen=True)
class PartTaken:
    """How far a part is."""

    held: int
    here_at: datetime | None
    """Since then it lies whole in the store; None: it does not."""


def take(kiosk_id: int, entry_hash: str, part: Part, offset: int, piece: bytes) -> PartTaken:
    """Take one piece of a part that the kiosk's own entry names; without bytes only tell how far the part is.

    A piece that was taken before, or that does not go on from what is held, changes nothing: the answer says from
    where to go on.

    Raises:
        PieceBusy, PieceRefused
    """
    if offset + len(piece) > part.length:
        raise PieceRefused("a piece ends behind the end of its part")
    row = _row(kiosk_id, entry_hash, part)
    if row.here_at is not None:
        return PartTaken(part.length, row.here_at)
    finishes = row.held == part.length
    if not finishes and (not piece or offset != row.held):
        return PartTaken(row.held, None)
    if not finishes:
        _refuse_unless_room(row, len(piece))
    try:
        with pieces_of(entry_hash, part.sha256) as pieces:
            return _grown(row.pk, part, offset, piece, pieces)
    except PartInUse as used:
        raise PieceBusy(str(used)) from None
    except StoreAway as away:
        tell_away(away, Way.WRITING)
        raise PieceBusy("parts cannot be kept at this moment") from None


def _row(kiosk_id: int, entry_hash: str, part: Part) -> AwaitedPart:
    known = {"kiosk_id": kiosk_id, "length": part.length}
    row, _ = AwaitedPart.objects.get_or_create(entry_hash=entry_hash, sha256=part.sha256, defaults=known)
    AwaitedPart.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    return row


def _refuse_unless_room(row: AwaitedPart, more: int) -> None:
    """By what the rows say: several requests at once may pass it by a piece each, and no further.

    Raises:
        PieceBusy
    """
    if row.spoiled >= SPOILED_LIMIT:
        raise PieceBusy("this part came wrong too often: somebody has to look at the kiosk's media")
    if row.held == 0:
        _forget_old(row.kiosk_id)
    begun = AwaitedPart.objects.filter(kiosk_id=row.kiosk_id, here_at=None, held__gt=0).exclude(pk=row.pk)
    if row.held == 0 and begun.count() >= OPEN_PARTS:
        raise PieceBusy("too many parts of this kiosk are unfinished")
    together = begun.aggregate(held=Sum("held"))["held"] or 0
    if together + row.held + more > OPEN_BYTES:
        raise PieceBusy("the unfinished parts of this kiosk are too large together")


def _forget_old(kiosk_id: int) -> None:
    """Pieces of parts that their kiosk has not spoken of for long make room; it may begin them again."""
    begun = AwaitedPart.objects.filter(kiosk_id=kiosk_id, here_at=None, held__gt=0)
    for old in begun.filter(asked_at__lt=timezone.now() - FORGOTTEN_AFTER)[:OPEN_PARTS]:
        with suppress(PartInUse, StoreAway), pieces_of(old.entry_hash, old.sha256) as pieces:
            AwaitedPart.objects.filter(pk=old.pk, here_at=None).update(held=0)
            pieces.forget()


def _grown(pk: int, part: Part, offset: int, piece: bytes, pieces: Pieces) -> PartTaken:
    """With the part in our hands alone: what the row says now counts."""
    row = AwaitedPart.objects.get(pk=pk)
    if row.here_at is not None:
        return PartTaken(part.length, row.here_at)
    if row.held < part.length:
        if offset != row.held:
            return PartTaken(row.held, None)
        pieces.add(offset, piece)
        reach(PartFailpoint.PIECE_WRITTEN)
        row.held = offset + len(piece)
        AwaitedPart.objects.filter(pk=pk).update(held=row.held)
        reach(PartFailpoint.PIECE_NOTED)
    if row.held < part.length:
        return PartTaken(row.held, None)
    return _finished(pk, part, pieces)


def _finished(pk: int, part: Part, pieces: Pieces) -> PartTaken:
    if pieces.sha256() != part.sha256:
        LOG.error("a part of entry %s came whole and is not what its entry names", AwaitedPart.objects.get(pk=pk))
        AwaitedPart.objects.filter(pk=pk).update(held=0, spoiled=F("spoiled") + 1)
        pieces.forget()
        return PartTaken(0, None)
    reach(PartFailpoint.WHOLE)
    put(pieces.content)
    reach(PartFailpoint.STORED)
    with transaction.atomic():
        row = AwaitedPart.objects.select_for_update().get(pk=pk)
        if row.here_at is None:
            keep([part.sha256])
            row.here_at, row.noticed = timezone.now(), False
            row.save(update_fields=["here_at", "noticed"])
        reach(PartFailpoint.NAMED)
    reach(PartFailpoint.HERE)
    pieces.forget()
    return PartTaken(part.length, row.here_at)


def names_of_parts(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that are parts here."""
    here = AwaitedPart.objects.filter(sha256__in=names, here_at__isnull=False)
    return list(here.values_list("sha256", flat=True))
