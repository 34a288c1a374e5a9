"""A whole archive against its rows, the document key and the kiosks' signatures: for `verify_custody --archive`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from central import keys
from central.database.walked_chunks import chunks
from central.intake.archive_file import STATEMENT_LIMIT_BYTES, Record, hashes_of, read_statement, records_of
from central.intake.custody.custody_proof import Keys, entry_faults
from central.intake.models import ArchivedBox, BoxArchive, SignedDocument
from central.store.keeping import opened
from central.store.port import StoreAway, StoreError
from sync.envelope.jws import Typ
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import read_manifest
from sync.envelope.merkle import Frontier
from sync.errors import SyncError


def archive_faults(archive: BoxArchive, entry_keys: Keys) -> Iterator[tuple[str, str]]:
    """What does not hold: (what, fault), as `verify_custody` says it."""
    what = f"archive {archive.name}"
    try:
        with opened(archive.sha256) as file:
            if not _is_signed(archive, hashes_of(file), file.seek(0, 2)):
                yield what, "bad_signature"
            for number, fault in _record_faults(archive, records_of(file), entry_keys):
                yield f"{what} record {number}", fault
    except StoreAway:
        yield what, "box_away"
    except StoreError:
        yield what, "no_box"


def _record_faults(archive: BoxArchive, records: Iterator[Record], entry_keys: Keys) -> Iterator[tuple[int, str]]:
    rows = ArchivedBox.objects.filter(archive=archive).select_related("entry__kiosk").order_by("record")
    number = 0
    pairs = zip_longest(records, (row for chunk in chunks(rows.iterator(chunk_size=500)) for row in chunk))
    for number, (record, row) in enumerate(pairs):
        if record is None or row is None or row.record != number:
            yield number, "no_entry" if row is None else "no_box"
            continue
        if record.jws != bytes(row.entry.jws):
            yield number, "other_entry"
            continue
        _, faults = entry_faults(row.entry, record.box, entry_keys)
        yield from ((number, fault) for fault in faults)


def _is_signed(archive: BoxArchive, hashes: list[bytes], size: int) -> bool:
    """By a document key of any manifest of the city root, over just this file."""
    tree = Frontier()
    for digest in hashes:
        tree.append(digest)
    for row in SignedDocument.objects.filter(kind=SignedDocument.Kind.MANIFEST).order_by("-number"):
        try:
            manifest = read_manifest(bytes(row.jws), TrustedKey(keys.root_public()))
            payload = manifest.verify(bytes(archive.jws), Typ.ARCHIVE, "document", STATEMENT_LIMIT_BYTES)
            said = read_statement(payload)
        except SyncError:
            continue
        told = (said.body, said.month, said.part, said.records, said.size, said.sha256, said.index_at, said.root)
        place = (archive.body.code, archive.month, archive.part)
        return told == (*place, len(hashes), size, archive.sha256, archive.index_at, tree.root().hex())
    return False
