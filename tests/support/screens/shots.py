"""`python -m tests.support.screens.shots OUT [landscape] [name …] [appearance …]` draws the examples."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from kiosk.screens.appearance import Appearance, Orientation, Scheme, TextSize
from tests.support.kiosk.dictionary import Dictionary
from tests.support.screens.example_screens import EXAMPLES, example

LOOKS = {
    "ja": Appearance(),
    "easy": Appearance("easy-ja"),
    "en": Appearance("en"),
    "xl": Appearance(size=TextSize.EXTRA),
    "large": Appearance(size=TextSize.LARGE),
    "black": Appearance(scheme=Scheme.BLACK),
    "blue": Appearance(scheme=Scheme.BLUE),
    "yellow": Appearance(scheme=Scheme.YELLOW),
    "low": Appearance(low=True),
}
TOUCHES = {"k04-pin": ("1", "2"), "k08-sign-password": tuple("ABCDEFG"), "k06-keyboard": ("は", "る", "か")}
OVER = {"k13-idle": "k05-form", "k13-leaving": "k05-form", "k15-settings": "k05-form"}


def shots_of(names: list[str], looks: list[str], orientation: Orientation) -> Iterator[object]:
    """Each name in each look."""
    from kiosk.ui.screenshots import Shot

    for name in names:
        for key in looks:
            appearance = LOOKS[key]
            under = example(OVER[name], appearance, orientation) if name in OVER else None
            yield Shot(
                f"{name}-{key}", example(name, appearance, orientation), appearance, under, TOUCHES.get(name, ())
            )


def main() -> None:
    """Draw and write the index."""
    os.environ["MADOGUCHI_DISPLAY"] = "offscreen"
    from kiosk.ui.screenshots import take, write_index
    from kiosk.ui.view import Tools

    folder = Path(sys.argv[1])
    orientation: Orientation = "landscape" if "landscape" in sys.argv[2:] else "portrait"
    looks = [word for word in sys.argv[2:] if word in LOOKS] or list(LOOKS)
    names = [name for name in EXAMPLES if any(name.startswith(word) for word in sys.argv[2:])] or list(EXAMPLES)
    words = {"はるか": ("春香", "遥", "遥香", "晴香", "悠", "晴か", "春か", "張るか", "貼るか")}
    tools = Tools(Dictionary(words))
    pictures = take(shots_of(names, looks, orientation), folder, orientation, tools)  # type: ignore[arg-type] # Shot is imported late
    write_index(folder, pictures)


if __name__ == "__main__":
    main()
