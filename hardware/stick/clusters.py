"""Chains of clusters: the one idea that FAT and exFAT share. A chain is as long as it has to be, meets no cluster
twice, and ends where its entry said.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from hardware.stick.medium import ReadsBytes
from hardware.stick.trouble import StickRefused, StickTrouble

_PAGE = 4096
_PAGES = 512


class Table:
    """The allocation table, by pages; two megabytes of it are kept."""

    def __init__(self, part: ReadsBytes, start: int, size: int) -> None:
        self._part, self._start, self._size = part, start, size
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    def read(self, at: int, length: int) -> bytes:
        """A few bytes of the table."""
        if at < 0 or at + length > self._size:
            raise StickRefused(StickTrouble.DAMAGED)
        first = at % _PAGE
        piece = self._page(at // _PAGE)[first : first + length]
        if len(piece) < length:
            piece += self._page(at // _PAGE + 1)[: length - len(piece)]
        return piece

    def _page(self, number: int) -> bytes:
        if (page := self._kept.get(number)) is None:
            start = number * _PAGE
            page = self._part.read(self._start + start, min(_PAGE, self._size - start))
            self._kept[number] = page
            if len(self._kept) > _PAGES:
                self._kept.popitem(last=False)
        return page


class Clusters:
    """The heap of a volume: clusters 2 to `count` + 1, of `size` bytes, the first of them at `start`."""

    def __init__(
        self, part: ReadsBytes, start: int, size: int, count: int, following: Callable[[int], int | None]
    ) -> None:
        """`following`: the next one; None at the end of a chain."""
        self._part, self._start, self.size, self._count, self._following = part, start, size, count, following

    def chain(self, first: int, *, is_contiguous: bool = False) -> Iterator[int]:
        """The clusters of a chain, one after the other.

        Raises:
            StickRefused: it leaves the heap, or comes back to where it was.
        """
        seen: set[int] = set()
        cluster: int | None = first
        while cluster is not None:
            if not 2 <= cluster < self._count + 2 or cluster in seen:
                raise StickRefused(StickTrouble.DAMAGED)
            seen.add(cluster)
            yield cluster
            cluster = cluster + 1 if is_contiguous else self._following(cluster)

    def read(self, cluster: int, length: int | None = None) -> bytes:
        """One cluster, or its beginning."""
        length = self.size if length is None else length
        return self._part.read(self._start + (cluster - 2) * self.size, length)

    def content(self, first: int, size: int, *, is_contiguous: bool = False) -> bytes:
        """So many bytes along a chain.

        Raises:
            StickRefused: the chain is shorter than that.
        """
        got = bytearray()
        if size == 0:
            return b""
        for cluster in self.chain(first, is_contiguous=is_contiguous):
            got += self.read(cluster, min(self.size, size - len(got)))
            if len(got) == size:
                return bytes(got)
        raise StickRefused(StickTrouble.DAMAGED)
