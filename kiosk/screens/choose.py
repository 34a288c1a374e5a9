"""k02: tiles and lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.controls import Button, Chip
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class Tile:
    """One thing to choose. Not possible now: stays visible with its reason."""

    key: str
    label: str
    icon: str
    notes: tuple[str, ...] = ()
    chip: Chip | None = None
    enabled: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class Choose(Screen):
    """k02: tiles (life events) or a list, in pages of what fits; ways of finding above, `shortcuts`, `often` below."""

    tiles: tuple[Tile, ...]
    as_list: bool = False
    pages: tuple[int, int] = (1, 1)
    tabs: tuple[Tile, ...] = ()
    shortcuts: tuple[Button, ...] = ()
    often: tuple[Button, ...] = ()
    """What is used often here, below `often_heading` (ENT-08)."""
    often_heading: str = ""
    search: Button | None = field(default=None, repr=False)
    """What is looked for by words; above the tabs, or beside them where a page is low."""
    index: tuple[Tile, ...] = ()
    """あ か さ …, of a list by name."""
    guides: bool = False
    """The tiles are the beginnings of pages, small and many."""
    heading: str = ""
    """What was found, above it."""
    empty: str = ""
