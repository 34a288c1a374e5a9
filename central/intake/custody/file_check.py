"""Files that residents attached, from their sealed parts to the hash that was stated: for `verify_custody`.

Parts stay in the store when the box of their entry goes into an archive: the entry, in the archive as in its row, names
each by its hash (docs/adr/0026-attachments.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from central.applications.models import ApplicationVersion
from central.attachments.models import AttachedFile, AwaitedPart
from central.attachments.opened_files import opened_file
from central.database.walked_chunks import chunks
from central.intake.custody.files_tonight import read_up_to, share_of
from central.intake.models import CustodyEntry
from central.store.keeping import opened
from central.store.port import FileMissing, StoreAway, StoreError
from sync.envelope.refusals import NotOpenable

ROWS = 500
_S = AttachedFile.State
_CAME = (_S.HERE, _S.CLEAN, _S.INFECTED, _S.BROKEN)
Fault = tuple[str, str]
"""What, and what is wrong with it."""


def file_faults(counted: Callable[[], None], nights: int = 1) -> Iterator[Fault]:
    """Of every file that came, and of every part that is here and belongs to none. `nights`: of the files only those
    whose turn it is tonight, where a round takes so many.
    """
    came = AttachedFile.objects.filter(kept=None, state__in=_CAME).exclude(parts=[]).order_by("pk")
    if nights == 1:
        yield from _of_files(came, counted)
    else:
        share = share_of(came.count(), nights)
        keys = list(came.filter(pk__gt=share.behind).values_list("pk", flat=True)[: share.most])
        yield from _of_files(came.filter(pk__gt=share.behind, pk__lte=keys[-1]) if keys else came.none(), counted)
        read_up_to(keys[-1] if len(keys) == share.most else 0)
    yield from _other_parts()


def _of_files(came: QuerySet[AttachedFile], counted: Callable[[], None]) -> Iterator[Fault]:
    for chunk in chunks(came.select_related("version", "kept").iterator(chunk_size=ROWS)):
        here = _here([file.entry_hash for file in chunk])
        for file in chunk:
            fault = _fault_of(file, here)
            if fault:
                yield f"file {file.number} of version {file.version.arrival_number}", fault
            counted()


def _here(entries: list[str]) -> set[tuple[str, str]]:
    rows = AwaitedPart.objects.filter(entry_hash__in=entries, here_at__isnull=False)
    return set(rows.values_list("entry_hash", "sha256"))


def _fault_of(file: AttachedFile, here: set[tuple[str, str]]) -> str:
    if not here.issuperset((file.entry_hash, part) for part in file.parts):
        return "part_not_noted"
    if file.state == _S.BROKEN:
        return next((fault for part in file.parts if (fault := _fault_in_store(part))), "")
    try:
        opened_file(file)
    except NotOpenable:
        # Before it was looked at nobody has said that it is the file which was stated.
        return "" if file.state == _S.HERE else "other_file"
    except StoreError as wrong:
        return _said(wrong)
    return ""


def _other_parts() -> Iterator[Fault]:
    """Nobody judges a part: it is here if an entry in custody names it, whatever became of that."""
    rows = AwaitedPart.objects.filter(here_at__isnull=False).order_by("pk")
    for chunk in chunks(rows.iterator(chunk_size=ROWS)):
        entries = [row.entry_hash for row in chunk]
        files = AttachedFile.objects.filter(entry_hash__in=entries).values_list("entry_hash", "parts")
        of_files = {(entry, part) for entry, parts in files for part in parts}
        known = set(ApplicationVersion.objects.filter(entry_hash__in=entries).values_list("entry_hash", flat=True))
        held = set(CustodyEntry.objects.filter(entry_hash__in=entries).values_list("entry_hash", flat=True))
        for row in chunk:
            if (row.entry_hash, row.sha256) in of_files:
                continue
            fault = "no_entry" if row.entry_hash not in held else _fault_in_store(row.sha256)
            fault = fault or ("no_file" if row.entry_hash in known else "")
            if fault:
                yield str(row), fault


def _fault_in_store(sha256: str) -> str:
    try:
        with opened(sha256):
            return ""
    except StoreError as wrong:
        return _said(wrong)


def _said(wrong: StoreError) -> str:
    if isinstance(wrong, StoreAway):
        return "part_away"
    return "no_part" if isinstance(wrong, FileMissing) else "other_part"
