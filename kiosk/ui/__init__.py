"""Draws screens with Kivy. The only folder that imports kivy; it decides nothing.

From what says how things look to what puts them onto the glass:

tokens         colours, measures and type by role
fonts          which font draws which character
text           text as finished lines: which characters stay together (a word under its reading is one)
display_list   a page as plain data; pen: the hand that fills it
controls       buttons, choices, fields, keys; pictures: what to do with the hands; emblems: the sprout that greets
keyboard       what lies behind the page on which a text is typed
frame          what stands around every page
views          how each screen is drawn
layout         which view, and what is squeezed where it would not fit
painter        a page with Kivy's instructions
window         the one window: draws, hears fingers and keys, forgets after a visit

Beside these:

drawing_texts  the few words that belong to drawing itself
keys           a real keyboard and a hand scanner, which is a keyboard too
prerendered    pictures of the start page, drawn beforehand
screenshots    pictures of screens, for people
sdl_input      fingers, mouse and keys as SDL reports them, each once
sounds         sounds at events
tap_guard      since when each thing to touch has stood in its place
touch_input    what a touch means: down, move, up, and which of them count
typeface       measures and draws single runs of text
view           what every view of a screen is
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
