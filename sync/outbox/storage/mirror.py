"""The second medium: numbered segments of hashed records, appended and fsynced before anybody is told `Kept`.

record   = "MR" kind:u8 0:u8 length:u32 payload sha256(all before):32           integers big-endian
kind 0   = first record of a segment: outbox id (16 bytes), epoch:u32, number:u32, day (10 ASCII, 2026-11-20)
kind 1   = entry: seq:u64 counter:u64 length of JWS:u32, JWS, box
A segment holds one day at most and is dropped whole. A reader skips what does not hash and looks for the next "MR".
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.home.disk import Disk, RealDisk, write_durably
from sync.home.failpoints import Failpoint, Failpoints, NoFailpoints
from sync.home.home import Identity, KioskHome
from sync.outbox.storage.records import DamagedRecord, Place, Proven, Record, RecordJudge

SEGMENT_LIMIT_BYTES = 64 * 1024 * 1024
_MARK = b"MR"
_PREFIX = struct.Struct(">2sBBI")
_SEGMENT = struct.Struct(">16sII10s")
_ENTRY = struct.Struct(">QQI")
_HASH_BYTES = 32
_KIND_SEGMENT = 0
_KIND_ENTRY = 1


@dataclass
class Segment:
    """What one segment file turned out to hold."""

    path: Path
    number: int
    day: str | None = None
    records: list[Proven] = field(default_factory=list)
    """What was asked to be judged and held."""
    spoiled: bool = False
    """A whole record in it is not what this kiosk signed."""
    highest: int = 0
    """Of all its whole records."""
    good: int = 0
    """Bytes from the start that are whole records."""
    length: int = 0
    damaged: bool = False
    """Something behind a bad place is whole: more than a torn end."""
    foreign: bool = False

    @property
    def torn(self) -> bool:
        """Its end is no whole record: power was cut in the middle of an append, or the end is damaged."""
        return self.good < self.length


def mark_medium(home: KioskHome, identity: Identity, disk: Disk | None = None) -> None:
    """Make a folder on the second medium this outbox's mirror. For enrolment, and for a new medium put in by staff."""
    marker = json.dumps({"outbox": identity.outbox_id, "kiosk": identity.kiosk}).encode()
    write_durably(disk or RealDisk(), home.medium_file, marker)


class Mirror:
    """Appends records; keeps none in memory."""

    def __init__(
        self, home: KioskHome, identity: Identity, disk: Disk | None = None, failpoints: Failpoints | None = None
    ) -> None:
        self._home = home
        self._identity = identity
        self._disk = disk or RealDisk()
        self._failpoints = failpoints or NoFailpoints()
        self._end: tuple[int, str, int] | None = None
        """Number, day and length of the segment that takes the next record."""
        self._ours: tuple[int, ...] | None = None
        """The marker that was read and found ours: device, inode, size and times."""
        self._highest: dict[int, int | None] = {}
        """Of each segment by its number the highest seq in it; None = it stays, whatever was purged."""

    def is_present(self) -> bool:
        """Whether the medium is there and is ours. An unmounted mount point is an empty folder: it has no marker."""
        try:
            stat = self._home.medium_file.stat()
            marker = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            if marker == self._ours:
                return True
            found = json.loads(self._home.medium_file.read_bytes())
        except (OSError, ValueError):
            return False
        ours = isinstance(found, dict) and found.get("outbox") == self._identity.outbox_id
        self._ours = marker if ours else None
        return ours

    def read(self, judge: RecordJudge | None = None) -> list[Segment]:
        """Every segment in the order of its number, with what `judge` proves of its whole records, of which one is in
        memory at a time. Remembers where to go on.
        """
        segments = [self._read_segment(path, judge) for path in sorted(self._home.mirror.glob("*.segment"))]
        self._highest = {
            segment.number: None if segment.torn or segment.foreign else segment.highest for segment in segments
        }
        last = segments[-1] if segments else None
        self._end = None
        if last is not None and last.day is not None and not last.torn and not last.foreign:
            self._end = (last.number, last.day, last.good)
        return segments

    def record_at(self, place: Place) -> Record:
        """A whole record, read again.

        Raises:
            DamagedRecord: it is no longer there.
            OSError
        """
        with place.path.open("rb") as file:
            file.seek(place.start)
            for _, end, kind, payload in _whole_records(file.read(place.end - place.start)):
                if kind == _KIND_ENTRY and place.start + end == place.end and len(payload) > _ENTRY.size:
                    return _record(payload)
        raise DamagedRecord("a record that was whole is so no more")

    def cut_torn_end(self, segment: Segment) -> None:
        """Take away what an interrupted append left; a segment without its first record goes whole."""
        if segment.day is None:
            self._disk.remove(segment.path)
            self._disk.sync_folder(segment.path.parent)
        else:
            self._disk.cut(segment.path, segment.good)
            self._disk.sync(segment.path)

    def set_aside(self, foreign: Segment) -> None:
        """Keep a segment of another outbox under a name that no mirror reads: it may be somebody's only copy."""
        count = sum(1 for _ in self._home.mirror.glob("*.foreign"))
        self._disk.replace(foreign.path.with_name(f"{foreign.path.stem}-{count}.foreign"), foreign.path)
        self._disk.sync_folder(self._home.mirror)

    def append(self, records: Iterable[Record], day: str) -> list[Place]:
        """Return, when the records are durable on the second medium, where each lies. `day` is the day of taking in.

        Raises:
            OSError: the medium failed. What was written of it is cut or skipped at the next reading.
        """
        places = []
        for record in records:
            assert record.box is not None, "only entries with their box are mirrored"
            places.append(self._append_one(record, record.box, day))
        return places

    def rewrite(self, records: Iterable[Record], old: list[Segment], day: str) -> list[Place]:
        """Write all records into a new segment, then drop the old ones. Power cut between leaves both, which agree.

        Returns where each record lies now: its former place is gone.
        """
        number = max((segment.number for segment in old), default=0) + 1
        self._start_segment(number, day)
        places = self.append(records, day)
        kept = self._end[0] if self._end else number
        for segment in old:
            if segment.number < number <= kept:
                self._disk.remove(segment.path)
        self._disk.sync_folder(self._home.mirror)
        return places

    def drop_purged(self, up_to: int) -> int:
        """Drop whole segments whose entries are all purged; the newest always stays, it carries the head.

        Nothing is read for it: a day's segment is as large as a day's boxes, and somebody may stand at the screen.
        """
        dropped = 0
        for path in sorted(self._home.mirror.glob("*.segment"))[:-1]:
            highest = self._highest.get(_number(path))
            if highest is None or highest > up_to:
                break
            self._disk.remove(path)
            dropped += 1
        if dropped:
            self._disk.sync_folder(self._home.mirror)
        return dropped

    def _append_one(self, record: Record, box: bytes, day: str) -> Place:
        data = _framed(_KIND_ENTRY, _ENTRY.pack(record.seq, record.counter, len(record.jws)) + record.jws + box)
        if self._end is None or self._end[1] != day or self._end[2] + len(data) > SEGMENT_LIMIT_BYTES:
            self._start_segment(self._next_number(), day)
        assert self._end is not None
        number, _, length = self._end
        path = self._path(number)
        # Forgotten first: after an error nobody knows how much was written; the next append begins a new segment.
        self._end = None
        self._highest[number] = None
        half = len(data) // 2
        self._disk.write_at(path, length, data[:half])
        self._failpoints.reach(Failpoint.MID_MIRROR)
        self._disk.write_at(path, length + half, data[half:])
        self._disk.sync(path)
        self._end = (number, day, length + len(data))
        self._highest[number] = record.seq
        return Place(path, length, length + len(data))

    def _start_segment(self, number: int, day: str) -> None:
        head = _SEGMENT.pack(bytes.fromhex(self._identity.outbox_id), self._identity.epoch, number, day.encode())
        data = _framed(_KIND_SEGMENT, head)
        path = self._path(number)
        self._disk.write_at(path, 0, data)
        self._disk.sync(path)
        self._disk.sync_folder(path.parent)
        self._end = (number, day, len(data))

    def _next_number(self) -> int:
        return max((_number(path) for path in self._home.mirror.glob("*.segment")), default=0) + 1

    def _path(self, number: int) -> Path:
        return self._home.mirror / f"{number:04d}.segment"

    def _read_segment(self, path: Path, judge: RecordJudge | None) -> Segment:
        segment = Segment(path, _number(path), length=path.stat().st_size)
        for start, end, kind, payload in _records_of(path, segment.length):
            if start == segment.good:
                segment.good = end
            else:
                segment.damaged = True
            if kind == _KIND_SEGMENT and len(payload) == _SEGMENT.size:
                outbox, epoch, number, day = _SEGMENT.unpack(payload)
                segment.day = day.decode("ascii", "replace")
                segment.foreign = (outbox.hex(), epoch, number) != (
                    self._identity.outbox_id,
                    self._identity.epoch,
                    segment.number,
                )
            elif kind == _KIND_ENTRY and len(payload) > _ENTRY.size:
                record = _record(payload)
                segment.highest = max(segment.highest, record.seq)
                if judge is None:
                    continue
                try:
                    segment.records.append(judge.prove(record, Place(path, start, end)))
                except DamagedRecord:
                    segment.spoiled = True
        return segment


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdigit() else 0


def _record(payload: bytes) -> Record:
    seq, counter, cut = _ENTRY.unpack_from(payload)
    body = payload[_ENTRY.size :]
    return Record(seq, counter, body[:cut], body[cut:])


def _framed(kind: int, payload: bytes) -> bytes:
    data = _PREFIX.pack(_MARK, kind, 0, len(payload)) + payload
    return data + hashlib.sha256(data).digest()


def _records_of(path: Path, length: int) -> Iterator[tuple[int, int, int, bytes]]:
    """As `_whole_records` of a file's first `length` bytes. As long as all is well one record is in memory; behind the
    first bad place the rest is searched at once.
    """
    with path.open("rb") as file:
        place = 0
        while place < length:
            head = file.read(_PREFIX.size)
            if len(head) < _PREFIX.size:
                return
            end = place + _PREFIX.size + _PREFIX.unpack(head)[3] + _HASH_BYTES
            data = head + file.read(end - place - _PREFIX.size) if end <= length else b""
            found = next(_whole_records(data), None)
            if found is None or found[:2] != (0, end - place):
                break
            yield place, end, found[2], found[3]
            place = end
        file.seek(place)
        for start, end, kind, payload in _whole_records(file.read(length - place)):
            yield place + start, place + end, kind, payload


def _whole_records(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """Start, end, kind and payload of each record that hashes, searching on behind what does not."""
    place = 0
    while 0 <= place <= len(data) - _PREFIX.size - _HASH_BYTES:
        mark, kind, zero, length = _PREFIX.unpack_from(data, place)
        end = place + _PREFIX.size + length + _HASH_BYTES
        if (
            mark == _MARK
            and zero == 0
            and end <= len(data)
            and hashlib.sha256(data[place : end - _HASH_BYTES]).digest() == data[end - _HASH_BYTES : end]
        ):
            yield place, end, kind, data[place + _PREFIX.size : end - _HASH_BYTES]
            place = end
        else:
            place = data.find(_MARK, place + 1)
