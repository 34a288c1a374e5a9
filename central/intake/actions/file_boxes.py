"""Large boxes that lie in rows, from before there was a store, into files: a job in pieces (`move_into_store`).

Whoever reads a box finds it in its row or in its file at every moment of it (`central.intake.boxes`).
"""

from __future__ import annotations

from django.db.models.functions import Length
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.intake.boxes import ROW_LIMIT_BYTES
from central.intake.models import CustodyBox, FiledBox
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.jobs.retention import NoArguments
from central.store.keeping import keep, put
from sync.contract.wire.catalogue import sha256_of

WINDOW = 2000
"""Rows whose lengths are asked for at a time."""
TOGETHER_BYTES = 8 * 1024 * 1024
"""Moved in one step; a single box may be larger."""


class Moved(Struct, frozen=True):
    """How far it is."""

    up_to: int = 0
    boxes: int = 0


def _step(turn: Turn[NoArguments, Moved]) -> Write[Moved, Moved]:
    place = turn.place
    rows = CustodyBox.objects.filter(pk__gt=place.up_to).order_by("pk")
    window = list(rows.annotate(bytes=Length("content")).values_list("pk", "bytes")[:WINDOW])
    up_to, over = (window[-1][0], len(window) < WINDOW) if window else (place.up_to, True)
    put_ones: dict[int, tuple[str, int]] = {}
    total = 0
    for pk, size in window:
        if size <= ROW_LIMIT_BYTES:
            continue
        if put_ones and total + size > TOGETHER_BYTES:
            up_to, over = pk - 1, False
            break
        put_ones[pk] = put(bytes(CustodyBox.objects.get(pk=pk).content)), size
        total += size
        turn.beat()

    def write() -> Step[Moved] | Ended[Moved]:
        moved = sum(_move(pk, sha256, size) for pk, (sha256, size) in put_ones.items())
        after = Moved(up_to, place.boxes + moved)
        return Ended(after, after.boxes) if over else Step(after, after.boxes)

    return write


def _move(entry: int, sha256: str, size: int) -> bool:
    """Unless good bytes took the place over meanwhile: those are the next round's."""
    row = CustodyBox.objects.select_for_update().filter(pk=entry).first()
    if row is None or sha256_of(bytes(row.content)) != sha256:
        return False
    keep([sha256])
    FiledBox.objects.create(entry_id=entry, sha256=sha256, size=size)
    row.delete()
    return True


MOVE = Kind(
    name="intake.file_boxes",
    words=_("大きな封を、データベースから保管場所に移す"),
    arguments=NoArguments,
    start=Moved(),
    result=Moved,
    step=_step,
    outcome=lambda result: gettext("%(boxes)s件を移しました") % {"boxes": f"{result.boxes:,}"},
)


def enter() -> None:
    """Known to the worker; queued by hand."""
    register(MOVE)
