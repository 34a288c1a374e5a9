"""`python -m tests.support.screens.walked_picture FOLDER LANGUAGE SIZE ORIENTATION`: 粗大ごみ as a resident reaches it.

`form.png` is the first page of the form, `complaints.png` what 次へ says to it while it is empty.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from kiosk.runtime.bus import Bus
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.touches import AppearanceChanged, Chosen, Confirmed, LanguageChosen, Next
from kiosk.steps.apply.fill_form import FillPage
from tests.support.kiosk.walk import hall

ORIENTATIONS: dict[str, Literal["portrait", "landscape"]] = {"portrait": "portrait", "landscape": "landscape"}


def main() -> None:
    """Walk and draw."""
    os.environ["MADOGUCHI_DISPLAY"] = "offscreen"
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    from kiosk.ui.window import Display

    folder, language, size, orientation = Path(sys.argv[1]), *sys.argv[2:5]
    place = hall()
    place.conversation.visit.kiosk_state.orientation = ORIENTATIONS[orientation]
    place.does(LanguageChosen(language), AppearanceChanged(Appearance(language, TextSize(size))))
    place.does(Chosen("tab:reading"), Chosen("procedure:bulky_waste"), Confirmed())
    assert isinstance(place.step, FillPage), place.step
    display = Display(Bus(), ORIENTATIONS[orientation])
    display.step(2)
    for name, event in (("form", None), ("complaints", Next())):
        if event is not None:
            place.does(event)
        display.show(*place.screens.shown[-1])
        display.picture(folder / f"{name}.png")


if __name__ == "__main__":
    main()
