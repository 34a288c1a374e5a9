"""Pictures of the start page, drawn beforehand: `python -m kiosk.ui.prerendered`. A kiosk that starts shows them first.

They are the very pixels that `pictures` draws, which takes longer than the window takes to open; a test holds them to
it. Sizes and colours beside these are drawn when they are shown.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.screens.appearance import Scheme

FOLDER = Path(__file__).parent / "prerendered"
PRERENDERED = (("hero", 1080, 520), ("hero", 880, 440), ("mark", 64, 64), ("mascot", 150, 150))
"""Name, width and height; in the colours that every visit starts with."""


def prerendered_file(name: str, width: float, height: float, scheme: Scheme) -> Path | None:
    """The file of a picture, if it was made in this size and these colours."""
    if scheme is Scheme.STANDARD and (name, width, height) in PRERENDERED:
        return _file(name, round(width), round(height))
    return None


def make() -> None:
    """Draw all of them anew."""
    from kiosk.ui.pictures import scene

    FOLDER.mkdir(exist_ok=True)
    for name, width, height in PRERENDERED:
        scene(name, width, height, Scheme.STANDARD).save(_file(name, width, height), optimize=True)


def _file(name: str, width: int, height: int) -> Path:
    return FOLDER / f"{name}-{width}x{height}.png"


if __name__ == "__main__":
    make()
