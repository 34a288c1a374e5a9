"""An archive's file, written from its rows and read back against them. Nothing is written into the database here."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from central import keys
from central.database.walked_chunks import CHUNK
from central.intake.archive_file import (
    ArchiveStatement,
    ArchiveWriter,
    Record,
    Written,
    records_of,
    write_statement,
)
from central.intake.boxes import Boxes, NoBox
from central.intake.models import ArchivedBox, BoxArchive
from central.store.keeping import opened, put
from central.store.port import StoreAway
from sync.contract.timestamps import rfc3339
from sync.envelope.jws import Typ, sign_jws

BEAT_S = 10
"""A lease lasts six times as long."""


class NotTheSame(Exception):
    """What was read back is not what the rows hold, or a row's box cannot be read: nothing may be emptied."""


@dataclass(frozen=True)
class Sealed:
    """A file that lies in the store, with what was signed of it."""

    sha256: str
    jws: bytes
    jws_sha256: str
    written: Written


def write_archive(archive: BoxArchive, now: datetime, beat: Callable[[], None]) -> Sealed:
    """Write it, put it into the store, read it back from there, and sign.

    Raises:
        NotTheSame
        StoreError
    """
    beat, state = now_and_then(beat), Path(settings.STATE_DIR)
    with tempfile.TemporaryFile(dir=state if state.is_dir() else None) as file:
        writer = ArchiveWriter(file)
        for record in records_in_rows(archive):
            writer.add(record)
            beat()
        written = writer.finish()
        sha256 = put(file, by_office=True, beat=beat)
    _read_back(archive, sha256, beat)
    said = ArchiveStatement(
        v=1,
        body=archive.body.code,
        month=archive.month,
        part=archive.part,
        records=written.records,
        size=written.size,
        sha256=sha256,
        index_at=written.index_at,
        root=written.root,
        made_at=rfc3339(now),
    )
    jws = sign_jws(write_statement(said), Typ.ARCHIVE, keys.signer("document"))
    return Sealed(sha256, jws, put(jws, by_office=True), written)


def records_in_rows(archive: BoxArchive) -> Iterator[Record]:
    """What is planned for it, in order, from where it lies.

    Raises:
        NotTheSame: a box cannot be read, or a number is left out.
        StoreAway
    """
    number = 0
    while rows := list(_planned(archive).filter(record__gte=number)[:CHUNK]):
        boxes = Boxes(row.entry_id for row in rows)
        for row in rows:
            box = boxes.get(row.entry_id)
            if box is NoBox.AWAY:
                raise StoreAway("a box that is planned for an archive cannot be read now")
            if row.record != number or not isinstance(box, bytes):
                raise NotTheSame("a box that is planned for an archive cannot be read")
            yield Record(bytes(row.entry.jws), box)
            number += 1
    if number != archive.records:
        raise NotTheSame("an archive has another number of records than it was planned for")


def _planned(archive: BoxArchive) -> QuerySet[ArchivedBox]:
    return ArchivedBox.objects.filter(archive=archive).select_related("entry").order_by("record")


def now_and_then(beat: Callable[[], None]) -> Callable[[], None]:
    """Beats at most every `BEAT_S`: each is a change of the database."""
    last = time.monotonic()

    def beat_after_a_while() -> None:
        nonlocal last
        if time.monotonic() - last > BEAT_S:
            beat()
            last = time.monotonic()

    return beat_after_a_while


def _read_back(archive: BoxArchive, sha256: str, beat: Callable[[], None]) -> None:
    with opened(sha256, beat) as file:
        for kept, there in zip(records_of(file), records_in_rows(archive), strict=True):
            if kept != there:
                raise NotTheSame("a record of an archive is not what its row holds")
            beat()
