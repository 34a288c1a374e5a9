"""The centre's log of entries as a Merkle tree (RFC 6962 section 2.1), kept as its right edge only."""

from __future__ import annotations

import hashlib
import struct

from sync.envelope.refusals import WrongForm

_HASH_BYTES = 32
_SIZE = struct.Struct(">Q")


class Frontier:
    """Grows by one entry hash at a time; knows its size and root. Some hundred bytes for any number of entries."""

    def __init__(self) -> None:
        self._size = 0
        self._edge: list[bytes] = []  # roots of the full subtrees, largest first

    @property
    def size(self) -> int:
        """Entries so far."""
        return self._size

    def append(self, entry_hash: bytes) -> None:
        """Add an entry hash (32 bytes).

        Raises:
            WrongForm
        """
        if len(entry_hash) != _HASH_BYTES:
            raise WrongForm("an entry hash has 32 bytes")
        node = hashlib.sha256(b"\0" + entry_hash).digest()
        full = self._size
        while full & 1:
            node = _node(self._edge.pop(), node)
            full >>= 1
        self._edge.append(node)
        self._size += 1

    def root(self) -> bytes:
        """RFC 6962 root; of the empty log the hash of nothing."""
        if not self._edge:
            return hashlib.sha256(b"").digest()
        node = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            node = _node(left, node)
        return node

    def to_bytes(self) -> bytes:
        """u64 size and the subtree roots, to be kept."""
        return _SIZE.pack(self._size) + b"".join(self._edge)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Take up again what was kept.

        Raises:
            WrongForm
        """
        frontier = cls()
        if len(data) < _SIZE.size:
            raise WrongForm("not a kept log edge")
        (frontier._size,) = _SIZE.unpack_from(data)
        edge = data[_SIZE.size :]
        if len(edge) != _HASH_BYTES * frontier._size.bit_count():
            raise WrongForm("a kept log edge that does not fit its size")
        frontier._edge = [edge[place : place + _HASH_BYTES] for place in range(0, len(edge), _HASH_BYTES)]
        return frontier


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
