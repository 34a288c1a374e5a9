"""Pictures of screens: `take(...)` draws a list of them offscreen and writes `index.html` beside.

Which screens there are is not decided here: tests give examples, the program gives its steps.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.runtime.bus import Bus
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.frame import Screen
from kiosk.ui.view import Tools
from kiosk.ui.window import Display


@dataclass(frozen=True)
class Shot:
    """One picture: its file name without ending, the screen, and the page a dialog lies over."""

    name: str
    screen: Screen
    appearance: Appearance
    under: Screen | None = None
    touches: tuple[str, ...] = ()
    """Labels to touch before the picture is taken."""


def take(
    shots: Iterable[Shot], folder: Path, orientation: Orientation = "portrait", tools: Tools | None = None
) -> list[Path]:
    """Draw each shot once with the real window; needs no display."""
    folder.mkdir(parents=True, exist_ok=True)
    # Every look at this clock is a minute after the one before: what is drawn was seen.
    minutes = itertools.count(step=60)
    bus = Bus()
    display = Display(bus, orientation, tools=tools, now=lambda: float(next(minutes)))
    display.step(2)
    taken = []
    for shot in shots:
        if shot.under is not None:
            display.show(shot.under, shot.appearance)
        display.show(shot.screen, shot.appearance)
        for label in shot.touches:
            display.step(2)
            display.touch(label)
            list(bus.taken())
        path = folder / f"{shot.name}.png"
        display.picture(path)
        display.clear()
        taken.append(path)
    return taken


def write_index(folder: Path, pictures: Iterable[Path]) -> Path:
    """All pictures on one page, each with its name."""
    cells = "\n".join(
        f'<figure><img src="{html.escape(path.name)}" width="360">'
        f"<figcaption>{html.escape(path.stem)}</figcaption></figure>"
        for path in pictures
    )
    style = "body{font-family:sans-serif;background:#ccc}figure{display:inline-block;margin:8px;vertical-align:top}"
    index = folder / "index.html"
    index.write_text(
        f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>\n{cells}\n', "utf-8"
    )
    return index
