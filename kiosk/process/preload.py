"""What the first page does without: here, and nowhere else, it stands which modules come later, and why.

Together they would be more than half of the start. An import inside a function names one of these modules or stands in
the list of `tests/architecture/test_late_imports.py`, with its reason.
"""

from __future__ import annotations

import threading
from importlib import import_module

from kiosk.ui.views import VIEWS

LATER = {
    "kiosk.conversation.destinations": "where a touch on the first page leads: every chapter comes with it",
    "kiosk.steps.staff.staff_page": "a card of staff",
    "kiosk.ui.pictures": "pictures that are drawn; those of the first page lie ready",
} | {f"kiosk.ui.views.{module}": "a later page" for module, _ in VIEWS.values() if module != "welcome"}
"""Loaded while the first page stands, so that no touch waits for them. Module → what needs it."""
AT_FIRST_USE = {
    "PIL": "a picture of the screen, for the demonstration",
    "kivy.core.audio": "the first sound",
    "polib": "texts that nobody compiled",
    "uharfbuzz": "chosen forms of characters",
    "watchdog.events": "begins when the first page stands",
    "watchdog.observers": "begins when the first page stands",
}
"""Loaded by whoever needs it first, in its own thread: most visits need none of it."""


def preload() -> None:
    """Begin to load what comes later, in a thread of its own. Whoever needs a module earlier loads it then."""
    threading.Thread(target=_load, name="preload", daemon=True).start()


def _load() -> None:
    for name in LATER:
        import_module(name)
