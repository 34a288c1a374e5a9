"""k18: the files that were chosen, each with its small picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.controls import Banner, Button
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class ChosenFile:
    """One file; `remove` takes it out again."""

    name: str = field(repr=False)
    facts: str
    """Kind, size, pages."""
    note: str
    """What was done to it, in a sentence; empty: nothing."""
    remove: Button
    picture: str
    """Names the dots: no two files that differ have one."""
    wide: int = 0
    tall: int = 0
    dots: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Attachments(Screen):
    """k18: what is attached so far, and the button for more."""

    files: tuple[ChosenFile, ...] = field(repr=False)
    add: Button
    lines: tuple[str, ...] = ()
    banner: Banner | None = None
    empty: str = ""
    pages: tuple[int, int] = (1, 1)
