"""What only later pages need, loaded while the first one stands, so that no touch waits for it."""

from __future__ import annotations

import threading
from importlib import import_module

from kiosk.ui.views import load_views

LATER = (
    "kiosk.conversation.destinations",
    "kiosk.steps.staff.staff_page",
    "kiosk.ui.views.form_page",
    "kiosk.ui.pictures",
)
"""Modules that the first page does without; tests/kiosk/process/test_start.py keeps it so."""


def load_the_rest() -> None:
    """Begin to load it, in a thread of its own. Whoever needs a module earlier loads it then."""
    threading.Thread(target=_load, name="the-rest", daemon=True).start()


def _load() -> None:
    for name in LATER:
        import_module(name)
    load_views()
