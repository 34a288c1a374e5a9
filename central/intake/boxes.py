"""The sealed box of an entry, wherever it lies: in its row, in a file of its own, or as a record of an archive.

Everything that reads a box reads it here. Small boxes are rows, written by custody's own statement; those above
`ROW_LIMIT_BYTES` are files of the store, put before the transaction that names them; those of applications that ended
long ago are records of an archive (docs/adr/0020-store.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from django.db.models.functions import Length

from central.intake.archive_file import Record, line_place, read_index_line, read_record
from central.intake.contact_entries import Presented
from central.intake.models import ArchivedBox, BoxArchive, CustodyBox, FiledBox
from central.store.keeping import content_of, keep, mark, part_of, put, release
from central.store.port import FileDamaged, StoreAway, StoreError
from central.store.trouble import StoreTrouble
from sync.contract.chain.entry import BOX_LIMIT_BYTES

ROW_LIMIT_BYTES = 64 * 1024
"""Up to here a box is a row: one page write more in a commit that happens anyway."""


class NoBox(StrEnum):
    """Why a box cannot be read, as a fault of its entry (docs/needs-look.md)."""

    LOST = "no_box"
    """Its file is missing or damaged; the store's page has the code."""
    AWAY = "box_away"
    """The store cannot be used now: nothing is known against the box."""


class Boxes:
    """Boxes of some entries. Rows are read at once, by one statement; a file when it is asked for, and not kept."""

    def __init__(self, entries: Iterable[int]) -> None:
        self._entries = list(entries)
        rows = CustodyBox.objects.filter(entry_id__in=self._entries)
        self._rows: dict[int, bytes | memoryview] = dict(rows.values_list("entry_id", "content"))

    def get(self, entry: int) -> bytes | NoBox | None:
        """None: custody holds no box of this entry."""
        if (content := self._rows.get(entry)) is not None:
            return bytes(content)
        filed, archived = self._filed.get(entry), self._archived.get(entry)
        try:
            if filed is not None:
                return content_of(filed, BOX_LIMIT_BYTES)
            if archived is not None:
                return _archived(archived.archive, archived.record).box
        except StoreAway:
            return NoBox.AWAY
        except StoreError:
            return NoBox.LOST
        return None

    @cached_property
    def _elsewhere(self) -> list[int]:
        return [entry for entry in self._entries if entry not in self._rows]

    @cached_property
    def _filed(self) -> Mapping[int, str]:
        if not self._elsewhere:
            return {}
        return dict(FiledBox.objects.filter(entry_id__in=self._elsewhere).values_list("entry_id", "sha256"))

    @cached_property
    def _archived(self) -> Mapping[int, ArchivedBox]:
        if not self._elsewhere:
            return {}
        rows = ArchivedBox.objects.filter(entry_id__in=self._elsewhere).exclude(archive__sha256="")
        return {row.entry_id: row for row in rows.select_related("archive")}


def _archived(archive: BoxArchive, number: int) -> Record:
    """By two short reads; proven by its hash in the index, and by whoever asks, against what the kiosk signed."""
    try:
        line = read_index_line(part_of(archive.sha256, *line_place(archive.index_at, number)), archive.index_at)
        return read_record(part_of(archive.sha256, line.place, line.length), line)
    except FileDamaged:
        mark(archive.sha256, StoreTrouble.DAMAGED)
        raise


def box_of(entry: int) -> bytes | NoBox | None:
    """Of one entry."""
    return Boxes([entry]).get(entry)


def names_of_boxes(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that entries name."""
    return list(FiledBox.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def sizes_of(entries: Sequence[int]) -> dict[int, int]:
    """Bytes of each box that is a row or a file. Nothing is read but lengths."""
    sizes = dict(CustodyBox.objects.filter(entry_id__in=entries).values_list("entry_id", Length("content")))
    sizes.update(FiledBox.objects.filter(entry_id__in=entries).values_list("entry_id", "size"))
    return sizes


def filed(presented: Sequence[Presented]) -> list[Presented]:
    """The same entries, large boxes put into the store: before the transaction that takes them in.

    If the store is away, those before the first large box: they go into custody, and the acknowledgement says how far
    that was.

    Raises:
        StoreAway: the first of them already is one.
    """
    ready: list[Presented] = []
    for entry in presented:
        if len(entry.box) <= ROW_LIMIT_BYTES:
            ready.append(entry)
            continue
        try:
            ready.append(replace(entry, file=put(entry.box)))
        except StoreAway:
            if not ready:
                raise
            break
    return ready


def replace_box(entry: int, presented: Presented) -> None:
    """Another box takes the place of the one that an entry has, in the caller's transaction."""
    release(FiledBox.objects.filter(entry_id=entry).values_list("sha256", flat=True))
    FiledBox.objects.filter(entry_id=entry).delete()
    if presented.file:
        CustodyBox.objects.filter(entry_id=entry).delete()
        keep([presented.file])
        FiledBox.objects.create(entry_id=entry, sha256=presented.file, size=len(presented.box))
    else:
        CustodyBox.objects.update_or_create(entry_id=entry, defaults={"content": presented.box})
