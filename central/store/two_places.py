"""Two places as one store: what the office alone puts lies apart from what the kiosks' door puts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from central.store.port import LIMIT_BYTES, Beat, FileMissing, Files, quiet


class TwoPlaces:
    """An adapter of `central.store.port.Files` over two others. A file of the office's place is never read from the
    other one, whatever lies there under its name."""

    def __init__(self, documents: Files, boxes: Files) -> None:
        self._documents, self._boxes = documents, boxes

    def write(self, name: str, content: BinaryIO) -> None:
        """As a box; documents are written into their own place (`files.documents`)."""
        self._boxes.write(name, content)

    def open(self, name: str, most: int = LIMIT_BYTES, beat: Beat = quiet) -> BinaryIO:
        """From where it lies."""
        try:
            return self._documents.open(name, most, beat)
        except FileMissing:
            return self._boxes.open(name, most, beat)

    def part(self, name: str, start: int, length: int) -> bytes:
        """From where it lies."""
        try:
            return self._documents.part(name, start, length)
        except FileMissing:
            return self._boxes.part(name, start, length)

    def delete(self, name: str) -> None:
        """In both."""
        self._boxes.delete(name)
        self._documents.delete(name)

    def listed(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Each name once."""
        apart = dict(self._documents.listed(prefix))
        yield from apart.items()
        yield from ((name, size) for name, size in self._boxes.listed(prefix) if name not in apart)

    def clear_away(self) -> None:
        """In both."""
        self._documents.clear_away()
        self._boxes.clear_away()
