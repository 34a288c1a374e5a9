"""A list of which one or several are chosen, too long for a form page: searched, turned, or by the row of its kana."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.controls import Button
from kiosk.screens.frame import Screen
from kiosk.screens.touches import FieldAnswered


@dataclass(frozen=True)
class Pick:
    """One entry. `event` answers the field as it stands after a touch."""

    label: str
    event: FieldAnswered
    chosen: bool = False


@dataclass(frozen=True)
class PickList(Screen):
    """k06 for lists: what is sought on top, rows of kana below, then a page of entries."""

    picks: tuple[Pick, ...] = field(repr=False)
    many: bool
    search: Button
    sought: str = field(default="", repr=False)
    """What was typed to find it; empty: everything."""
    everything: Button | None = None
    """Back to the whole list, while only a part of it is shown."""
    rows: tuple[tuple[Button, bool], ...] = ()
    """あ か さ …, and which of them is chosen."""
    found: str = ""
    """How many there are."""
    picked: str = field(default="", repr=False)
    """What is chosen now."""
    columns: int = 1
    pages: tuple[int, int] = (1, 1)
    empty: str = ""
