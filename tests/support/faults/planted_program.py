"""`python -m tests.support.faults.planted_program …`: the kiosk with an exception planted, touched by a real finger.

`MADOGUCHI_PLANTED` names what raises, as `module:owner.name` (several parted by spaces); `MADOGUCHI_FINGER` is a JSON
list of labels to touch one after the other, each as soon as it stands on the page, through Kivy's own dispatch.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from importlib import import_module
from typing import Any

from kiosk.__main__ import main as kiosk_main
from tests.support.faults.planted import raises

APART_S = 0.3


def main() -> int:
    import kiosk.app

    for planted in os.environ.get("MADOGUCHI_PLANTED", "").split():
        module, _, path = planted.partition(":")
        owner: Any = import_module(module)
        *inner, name = path.split(".")
        for part in inner:
            owner = getattr(owner, part)
        setattr(owner, name, raises)

    class Touched(kiosk.app.KioskProgram):
        def run(self) -> None:
            self._display.every(
                APART_S, partial(touch_next, self, json.loads(os.environ.get("MADOGUCHI_FINGER", "[]")))
            )
            super().run()

    kiosk.app.KioskProgram = Touched  # type: ignore[misc]  # the same program with a finger
    return kiosk_main()


def touch_next(program: Any, labels: list[str]) -> None:
    """The next label, if it stands there now."""
    from kivy.tests.common import UnitTestTouch

    display = program._display
    found = display.glass.named(labels[0]) if labels else None
    if found is not None and display.glass.takes(found):
        label = labels.pop(0)
        x, y = found.rect.mid
        touch = UnitTestTouch(x, display.sheet.height - y)
        display.call_soon(touch.touch_down)
        display.call_soon(touch.touch_up)
        sys.stderr.write(f"touched {label}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
