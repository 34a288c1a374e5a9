"""`python -m tests.support.kiosk.first_page ARGUMENTS` starts the kiosk's own main, and ends it at its first page.

Prints JSON: the modules that are loaded then, the kinds of screens that were shown, how many fonts are open,
and why no form may be started.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> int:
    """Say it on stdout."""
    from kiosk import app
    from kiosk.__main__ import main as kiosk

    shown: list[str] = []
    show = app.Display.show

    def noted(display: Any, screen: Any, appearance: Any) -> None:
        shown.append(type(screen).__name__)
        show(display, screen, appearance)

    def stands(program: Any) -> None:
        from kiosk.ui.typeface import typeface

        said = {
            "modules": sorted(sys.modules),
            "screens": shown,
            "fonts": typeface.cache_info().currsize,
            "trouble": program._kiosk_state.trouble,
        }
        os.write(1, json.dumps(said).encode() + b"\n")
        program._display.stop()

    app.Display.show = noted  # type: ignore[method-assign]  # stands around it
    app.KioskProgram._first_page_stands = stands  # type: ignore[method-assign]  # in place of it
    return kiosk()


if __name__ == "__main__":
    sys.exit(main())
