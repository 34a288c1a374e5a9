"""What an image is made of: files by path, and where each lies once they were laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

WRITTEN_AT = datetime(2026, 11, 20, 10, 52, 30)  # noqa: DTZ001  a stick knows no zone
"""What every file of an image says of its last change."""


@dataclass
class StickItem:
    """A file, or a folder with items."""

    name: str
    content: bytes = b""
    items: list[StickItem] = field(default_factory=list)
    is_folder: bool = False
    first: int = 0
    """Its first cluster; 0: it has none."""
    clusters: int = 0

    def below(self) -> Iterator[StickItem]:
        """This and everything in it, each folder before what it holds."""
        yield self
        for item in self.items:
            yield from item.below()


def tree_of(files: Mapping[str, bytes]) -> StickItem:
    """The root folder with these files: path with `/` → content. A path that ends in `/` is an empty folder."""
    root = StickItem("", is_folder=True)
    for path, content in files.items():
        here = root
        *above, name = path.split("/")
        for part in above:
            here = next((item for item in here.items if item.name == part and item.is_folder), None) or _folder(
                here, part
            )
        if name:
            here.items.append(StickItem(name, content))
    return root


def lay_out(root: StickItem, first_free: int, cluster: int, size_of_folder: Callable[[StickItem], int]) -> int:
    """Give each item its clusters, one item after the other; the first cluster that is left free."""
    for item in root.below():
        size = size_of_folder(item) if item.is_folder else len(item.content)
        item.clusters = -(-size // cluster)
        item.first = first_free if item.clusters else 0
        first_free += item.clusters
    return first_free


def _folder(above: StickItem, name: str) -> StickItem:
    made = StickItem(name, is_folder=True)
    above.items.append(made)
    return made
