"""The files of a volume, folder after folder from the top, within limits; and one of them by its path."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from hardware.stick.nodes import Node, Volume
from hardware.stick.trouble import StickRefused, StickTrouble

MOST_FILES = 500
"""StickListed, the newest: nobody looks through more at a kiosk. Those left out are counted and told."""
MOST_FOLDERS = 1_000
MOST_DEPTH = 8
MOST_PATH = 1_000
"""Characters of all names that lead to a file."""
_LONG_AGO = datetime(1980, 1, 1)  # noqa: DTZ001  the stick knows no zone
_OF_SYSTEMS = frozenset({"system volume information", "$recycle.bin", "__macosx", "found.000"})


@dataclass(frozen=True)
class Found:
    """A file, by the names that lead to it."""

    path: tuple[str, ...]
    size: int
    modified: datetime | None


@dataclass(frozen=True)
class Findings:
    """What a volume holds for its owner, the newest first."""

    files: tuple[Found, ...]
    left_out: int
    """Files that are there beside those: too many, or too deep."""
    is_whole: bool
    """False: a folder could not be read, lies too deep, or comes back to one above it."""


def find_files(volume: Volume) -> Findings:
    """Everything that is no folder, no label and not hidden.

    Raises:
        StickRefused: pulled out, or too much to go through; what is bent inside one folder costs that folder alone.
    """
    kept: list[tuple[datetime, int, Found]] = []
    count = folders = 0
    is_whole = True
    waiting: deque[tuple[tuple[str, ...], Node]] = deque([((), volume.root())])
    seen: set[int] = {volume.root().first}
    while waiting:
        above, folder = waiting.popleft()
        names: set[str] = set()
        try:
            for node in volume.children(folder):
                if not _is_for_people(node) or node.name in names:
                    continue
                names.add(node.name)
                path = (*above, node.name)
                if not node.is_folder:
                    count += 1
                    if sum(len(name) for name in path) > MOST_PATH:
                        continue
                    found = Found(path, node.size, node.modified)
                    heapq.heappush(kept, (node.modified or _LONG_AGO, -count, found))
                    if len(kept) > MOST_FILES:
                        heapq.heappop(kept)
                elif node.first in seen or folders == MOST_FOLDERS or len(path) > MOST_DEPTH:
                    is_whole = is_whole and node.first == 0
                else:
                    folders += 1
                    seen.add(node.first)
                    waiting.append((path, node))
        except StickRefused as refused:
            if refused.trouble is not StickTrouble.DAMAGED:
                raise
            is_whole = False
    newest = [found for _, _, found in sorted(kept, key=lambda row: row[:2], reverse=True)]
    return Findings(tuple(newest), count - len(newest), is_whole)


def find_file(volume: Volume, path: tuple[str, ...]) -> Node:
    """The file of this path.

    Raises:
        StickRefused: `NOT_THERE`, or what befell on the way.
    """
    if not 0 < len(path) <= MOST_DEPTH + 1:
        raise StickRefused(StickTrouble.NOT_THERE)
    here = volume.root()
    for depth, name in enumerate(path, 1):
        wants_folder = depth < len(path)
        for node in volume.children(here):
            if node.name == name and node.is_folder == wants_folder:
                here = node
                break
        else:
            raise StickRefused(StickTrouble.NOT_THERE)
    return here


def _is_for_people(node: Node) -> bool:
    return not node.is_hidden and not node.name.startswith(".") and node.name.casefold() not in _OF_SYSTEMS
