"""The file of an archive (docs/formats.md, "Archive"): records framed by their lengths, then an index of fixed width.

A record is the entry and the box as the kiosk sent them. It is found by one look into the index and proven alone: by
its own SHA-256 there, by its path in the Merkle tree, and by the kiosk's signature over the box.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from central.store.port import FileDamaged
from sync.contract.chain.entry import BOX_LIMIT_BYTES, ENTRY_LIMIT_BYTES
from sync.contract.one_reading import read_ours
from sync.envelope.merkle import Frontier

MAGIC = b"MDGA\x01"
STATEMENT_LIMIT_BYTES = 4096
_LENGTH = struct.Struct(">I")
_INDEX = struct.Struct(">QI32s")
"""Where a record begins, its length, its SHA-256."""
_END = struct.Struct(">QI4s")
"""Where the index begins, how many records, and a mark that the file is whole."""
_END_MARK = b"MDGA"
RECORD_LIMIT_BYTES = 2 * ENTRY_LIMIT_BYTES + BOX_LIMIT_BYTES + 2 * _LENGTH.size


class ArchiveStatement(msgspec.Struct, frozen=True):
    """What the document key signs of an archive."""

    v: int
    body: str
    month: str
    """`2031-04`, in Japan."""
    part: int
    records: int
    size: int
    """Bytes of the file."""
    sha256: str
    index_at: int
    root: str
    """RFC 6962 root over the records' SHA-256, in their order."""
    made_at: str
    """RFC 3339."""


@dataclass(frozen=True)
class Record:
    """An entry and its box, as they came."""

    jws: bytes
    box: bytes


@dataclass(frozen=True)
class IndexLine:
    """A line of the index."""

    place: int
    length: int
    digest: bytes


@dataclass(frozen=True)
class Written:
    """What a finished file holds."""

    records: int
    size: int
    index_at: int
    root: str


class ArchiveWriter:
    """Writes a file from its beginning. Its memory is the index: 44 bytes a record."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._index: list[bytes] = []
        self._tree = Frontier()
        file.write(MAGIC)
        self._at = len(MAGIC)

    def add(self, record: Record) -> None:
        """The next record."""
        data = _framed(record.jws) + _framed(record.box)
        digest = hashlib.sha256(data).digest()
        self._index.append(_INDEX.pack(self._at + _LENGTH.size, len(data), digest))
        self._tree.append(digest)
        self._file.write(_LENGTH.pack(len(data)))
        self._file.write(data)
        self._at += _LENGTH.size + len(data)

    def finish(self) -> Written:
        """Index and end; nothing comes after it."""
        for line in self._index:
            self._file.write(line)
        self._file.write(_END.pack(self._at, len(self._index), _END_MARK))
        size = self._at + len(self._index) * _INDEX.size + _END.size
        return Written(len(self._index), size, self._at, self._tree.root().hex())


def write_statement(said: ArchiveStatement) -> bytes:
    """The bytes that are signed."""
    return msgspec.json.encode(said)


def read_statement(payload: bytes) -> ArchiveStatement:
    """Read them.

    Raises:
        ContractError
    """
    return read_ours(msgspec.json.Decoder(ArchiveStatement).decode, payload, "the statement of an archive")


def records_of(file: BinaryIO) -> Iterator[Record]:
    """Every record of a whole file, in order, each compared with its line of the index.

    Raises:
        FileDamaged: it is no archive, or not a whole one.
    """
    index_at, count = _ends(file)
    at = len(MAGIC)
    for number in range(count):
        file.seek(index_at + number * _INDEX.size)
        line = read_index_line(_exactly(file, _INDEX.size), index_at)
        file.seek(at)
        framed = _LENGTH.unpack(_exactly(file, _LENGTH.size))[0]
        if line.place != at + _LENGTH.size or framed != line.length:
            raise FileDamaged("the index of an archive leads elsewhere than its records")
        yield read_record(_exactly(file, line.length), line)
        at = line.place + line.length
    if at != index_at:
        raise FileDamaged("an archive holds more than its index names")


def hashes_of(file: BinaryIO) -> list[bytes]:
    """SHA-256 of every record, as the index lists them: leaves of the tree. 32 bytes a record in memory.

    Raises:
        FileDamaged
    """
    index_at, count = _ends(file)
    file.seek(index_at)
    return [_INDEX.unpack(_exactly(file, _INDEX.size))[2] for _ in range(count)]


def line_place(index_at: int, number: int) -> tuple[int, int]:
    """Where a record's line of the index begins, and its length."""
    return index_at + number * _INDEX.size, _INDEX.size


def read_index_line(line: bytes, index_at: int) -> IndexLine:
    """What the index says of a record.

    Raises:
        FileDamaged: it leads nowhere.
    """
    place, length, digest = _INDEX.unpack(line)
    if length > RECORD_LIMIT_BYTES or place + length > index_at:
        raise FileDamaged("the index of an archive leads nowhere")
    return IndexLine(place, length, digest)


def read_record(data: bytes, line: IndexLine) -> Record:
    """A record's bytes, proven by its line.

    Raises:
        FileDamaged
    """
    if hashlib.sha256(data).digest() != line.digest:
        raise FileDamaged("a record of an archive is not the one of its index")
    return _record(data)


def _ends(file: BinaryIO) -> tuple[int, int]:
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise FileDamaged("not the file of an archive")
    size = file.seek(0, 2)
    if size < len(MAGIC) + _END.size:
        raise FileDamaged("an archive without its end")
    file.seek(size - _END.size)
    index_at, count, mark_ = _END.unpack(_exactly(file, _END.size))
    if mark_ != _END_MARK or index_at + count * _INDEX.size + _END.size != size:
        raise FileDamaged("an archive without its end")
    return index_at, count


def _record(data: bytes) -> Record:
    jws, rest = _unframed(data)
    box, rest = _unframed(rest)
    if rest:
        raise FileDamaged("a record of an archive holds more than an entry and its box")
    return Record(jws, box)


def _framed(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def _unframed(data: bytes) -> tuple[bytes, bytes]:
    if len(data) < _LENGTH.size:
        raise FileDamaged("a record of an archive is cut short")
    length = _LENGTH.unpack_from(data)[0]
    if len(data) < _LENGTH.size + length:
        raise FileDamaged("a record of an archive is cut short")
    return data[_LENGTH.size : _LENGTH.size + length], data[_LENGTH.size + length :]


def _exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise FileDamaged("an archive is cut short")
    return data
