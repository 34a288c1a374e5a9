"""Draws screens with Kivy. The only folder that imports kivy; it decides nothing.

tokens fonts text → sheet pen controls frame pictures → views (one per kind of screen) → layout → painter → window
"""

import os as _os
from pathlib import Path as _Path

# Kivy reads these when it is first imported; it would parse our arguments, take over logging and write to $HOME.
_os.environ.setdefault("KIVY_NO_ARGS", "1")
_os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
# One provider each is all that is used; looking for others loads Pillow and reads the clipboard.
_os.environ.setdefault("KIVY_IMAGE", "sdl2")
_os.environ.setdefault("KIVY_TEXT", "sdl2")
_os.environ.setdefault("KIVY_WINDOW", "sdl2")
_os.environ.setdefault("KIVY_HOME", str(_Path.home() / ".local" / "state" / "madoguchi" / "kivy"))
_Path(_os.environ["KIVY_HOME"]).mkdir(parents=True, exist_ok=True)
