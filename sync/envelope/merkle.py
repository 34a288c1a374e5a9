"""The centre's log of entries as a Merkle tree (RFC 6962 section 2.1), kept as its right edge only."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence

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
        node = _leaf(entry_hash)
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


def path_of(hashes: Sequence[bytes], place: int) -> list[bytes]:
    """RFC 6962 section 2.1.1: what proves that a hash stands at its place in the tree over all of them."""
    level, path = [_leaf(entry_hash) for entry_hash in hashes], []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(level[beside])
        level = [_node(*level[i : i + 2]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
        place //= 2
    return path


def root_by(path: Sequence[bytes], entry_hash: bytes, place: int, size: int) -> bytes:
    """The root of a tree of `size` hashes with this one at `place`, by a path (RFC 9162 section 2.1.3.2).

    Raises:
        WrongForm: the path is of another place or size.
    """
    if not 0 <= place < size:
        raise WrongForm("no place in a tree of this size")
    node, last, waiting = _leaf(entry_hash), size - 1, list(path)
    while last:
        if place & 1 or place < last:
            if not waiting:
                raise WrongForm("a path that is too short")
            beside = waiting.pop(0)
            node = _node(beside, node) if place & 1 else _node(node, beside)
        place, last = place >> 1, last >> 1
    if waiting:
        raise WrongForm("a path that is too long")
    return node


def _leaf(entry_hash: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry_hash).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
