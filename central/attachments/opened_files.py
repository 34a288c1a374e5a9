"""The bytes of a file, from its sealed parts in the store: opened anew each time, kept open nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from central.attachments.models import AttachedFile
from central.store.keeping import content_of
from central.store.port import Beat, quiet
from sync.contract.chain.entry import PART_LIMIT_BYTES
from sync.contract.numbers import ArrivalNumber, kiosk_of
from sync.envelope.parts import open_file
from sync.envelope.refusals import NotOpenable
from sync.envelope.sealing import BoxContext


def opened_file(file: AttachedFile, beat: Beat = quiet) -> bytes:
    """All of it: at most 20 MiB, as a statement may name. Its hash and size are those that were stated.

    Raises:
        NotOpenable: another key, changed parts, another file than the statement names.
        FileMissing, FileDamaged, StoreAway: of a part in the store.
    """
    whole = file.kept if file.kept is not None else file
    version = whole.version
    place = BoxContext(
        kiosk_of(ArrivalNumber(version.arrival_number)), version.kiosk_epoch or 0, version.kiosk_seq or 0
    )
    parts = list(_parts(whole, beat))
    content = b"".join(open_file(parts, bytes(whole.key), place, whole.place, file.sha256))
    if len(content) != file.size:
        raise NotOpenable("the file has another size than its statement names")
    return content


def _parts(file: AttachedFile, beat: Beat) -> Iterator[bytes]:
    for name in file.parts:
        beat()
        yield content_of(name, PART_LIMIT_BYTES)
