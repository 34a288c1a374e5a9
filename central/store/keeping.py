"""What other apps call: put a file, keep it in the transaction of the row that names it, release it, open it.

The order is the promise. `put` announces the file in a row of its own and returns once the file is durable; `keep`,
in the transaction that names it, refuses what is being deleted meanwhile. So a death, a rollback or a sweep leaves a
file that nothing names, and never a name without its file, whatever the clocks say.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from central.store.failpoints import StoreFailpoint, reach
from central.store.files import documents, files
from central.store.models import StoredFile, StoreOutage, Way
from central.store.port import LIMIT_BYTES, PIECE_BYTES, Beat, FileDamaged, FileMissing, StoreAway, quiet
from central.store.trouble import StoreTrouble

LOG = logging.getLogger(__name__)


def put(content: bytes | BinaryIO, *, by_office: bool = False, beat: Beat = quiet) -> str:
    """Keep these bytes (or a seekable file, from its beginning); returns their SHA-256. Durable when it returns, and
    gone again after a day unless a row names it (`keep`). The same bytes twice are one file. Call it before the
    transaction that names it. What the office alone puts (`by_office`) may lie where the kiosks' door does not reach.
    Each piece that is read is a beat.

    Raises:
        StoreAway: nothing is kept; the same call may succeed later.
        whatever a beat raises
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    beating = _Beating(stream, beat)
    sha256, size = _measured(stream, beat)
    if size > LIMIT_BYTES:
        raise ValueError(f"a file of the store has at most {LIMIT_BYTES} bytes")
    _announce(sha256, size)
    reach(StoreFailpoint.ANNOUNCED)
    stream.seek(0)
    try:
        (documents() if by_office else files()).write(sha256, io.BufferedReader(beating, PIECE_BYTES))
    except StoreAway as away:
        if beating.raised is not None:
            raise beating.raised from None
        tell_away(away, Way.WRITING)
        raise
    except FileMissing:
        taken = StoreAway("what was being written was taken away")
        tell_away(taken, Way.WRITING)
        raise taken from None
    _told_to_work(Way.READING, Way.WRITING)
    # Written whole again: whatever was known against it is over.
    StoredFile.objects.filter(pk=sha256).exclude(trouble="").update(trouble="")
    reach(StoreFailpoint.PUT)
    return sha256


def keep(names: Iterable[str]) -> None:
    """Count one use more of each, in the caller's transaction, together with the rows that name them.

    Raises:
        StoreAway: one is not there any more or is being deleted. Nothing may be named; put it again.
    """
    assert connection.in_atomic_block, "a file is kept in the transaction of the row that names it"
    now = database_now()
    for sha256, uses in sorted(Counter(names).items()):
        there = StoredFile.objects.filter(pk=sha256, going=False)
        if there.update(uses=F("uses") + uses, since=now) != 1:
            raise StoreAway("a file was taken out of the store before a row could name it")
    reach(StoreFailpoint.KEPT)


def release(names: Iterable[str]) -> None:
    """Count one use less of each, in the caller's transaction: what nothing names goes after a day."""
    assert connection.in_atomic_block, "a file is released in the transaction of the row that named it"
    now = database_now()
    for sha256, uses in sorted(Counter(names).items()):
        StoredFile.objects.filter(pk=sha256, uses__gte=uses).update(uses=F("uses") - uses, since=now)


@contextmanager
def opened(sha256: str, beat: Beat = quiet) -> Iterator[BinaryIO]:
    """The file, from its beginning, seekable; all of it was read and has its hash. Each piece of that is a beat.

    Raises:
        FileMissing, FileDamaged, StoreAway
        whatever a beat raises
    """
    size = StoredFile.objects.filter(pk=sha256).values_list("size", flat=True).first()
    with _told(sha256):
        file = files().open(sha256, LIMIT_BYTES if size is None else size, beat)
    with file:
        try:
            found, _ = _measured(file, beat)
        except OSError as wrong:
            mark(sha256, StoreTrouble.DAMAGED)
            raise FileDamaged(f"a file of the store cannot be read: {wrong.strerror}") from None
        if found != sha256:
            mark(sha256, StoreTrouble.DAMAGED)
            raise FileDamaged("a file of the store is not what its name says")
        file.seek(0)
        yield file


def content_of(sha256: str, limit: int) -> bytes:
    """A whole file that fits into memory by its kind.

    Raises:
        FileMissing, StoreAway
        FileDamaged: also one that is longer than any of its kind.
    """
    with opened(sha256) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise FileDamaged("a file of the store is longer than any of its kind")
    return content


def part_of(sha256: str, start: int, length: int) -> bytes:
    """Some bytes of a file, unproven: the caller knows what they must hash to.

    Raises:
        FileMissing, StoreAway
        FileDamaged: the file ends before.
    """
    with _told(sha256):
        part = files().part(sha256, start, length)
    if len(part) != length:
        mark(sha256, StoreTrouble.DAMAGED)
        raise FileDamaged("a file of the store is shorter than its rows say")
    return part


def mark(sha256: str, trouble: StoreTrouble) -> None:
    """Tell it on the operators' page. As far as the database takes it: the caller's own error says the same."""
    LOG.error("file %s of the store: %s", sha256, trouble)
    try:
        with transaction.atomic():
            StoredFile.objects.filter(pk=sha256).exclude(trouble=trouble).update(trouble=trouble)
    except DatabaseError:
        LOG.warning("the trouble of file %s could not be noted", sha256)


def tell_away(away: StoreAway, way: Way) -> None:
    """Tell it on the operators' page, as far as the database takes it."""
    LOG.error("the store is away: %s", away)
    try:
        with transaction.atomic():
            StoreOutage.objects.get_or_create(pk=way, defaults={"since": timezone.now(), "said": str(away)[:100]})
    except DatabaseError:
        LOG.warning("that the store is away could not be noted")


def database_now() -> datetime:
    """One clock for all machines: PostgreSQL's; SQLite is on the one machine there is."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def _announce(sha256: str, size: int) -> None:
    """The row, before the file: from now on no sweep takes it for a stranger. A mark to go is taken away; what is being
    deleted at this moment is waited for, because a sweep deletes under the row's lock.
    """
    now = database_now()
    with transaction.atomic():
        row, new = StoredFile.objects.select_for_update().get_or_create(
            pk=sha256, defaults={"size": size, "since": now}
        )
        if not new and row.uses == 0:
            row.since, row.going = now, False
            row.save(update_fields=["since", "going"])


@contextmanager
def _told(sha256: str) -> Iterator[None]:
    """What the store says to a reader of a file, and that it answers again, is told to people."""
    try:
        yield
    except FileMissing:
        mark(sha256, StoreTrouble.MISSING)
        raise
    except StoreAway as away:
        tell_away(away, Way.READING)
        raise
    _told_to_work(Way.READING)


def _told_to_work(*ways: Way) -> None:
    """As far as the database takes it: who has read the file well has it."""
    outages = StoreOutage.objects.filter(pk__in=ways)
    if not outages.exists():
        return
    try:
        with transaction.atomic():
            outages.delete()
    except DatabaseError:
        LOG.warning("that the store is there again could not be noted")


class _Beating(io.RawIOBase):
    """A file whose reading beats. A client may take what a beat raises for a fault of its own line: it is kept."""

    def __init__(self, file: BinaryIO, beat: Beat) -> None:
        super().__init__()
        self._file, self._beat = file, beat
        self.raised: Exception | None = None

    def readinto(self, buffer: Any) -> int:
        """Some bytes."""
        try:
            self._beat()
        except Exception as wrong:
            self.raised = wrong
            raise
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """In the file itself."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """In the file itself."""
        return self._file.tell()


def _measured(stream: BinaryIO, beat: Beat) -> tuple[str, int]:
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE_BYTES):
        digest.update(piece)
        beat()
        size += len(piece)
    return digest.hexdigest(), size
