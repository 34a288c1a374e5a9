"""How many entries of a long list one page holds."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.paging.form_pages import control_height
from kiosk.paging.type_sizes import SMALLEST_PX, content_width, is_big, lines_needed, type_sizes
from kiosk.screens.appearance import Appearance, Orientation

PICK_GAP_PX = 12

TWO_LINES = 0.8
"""Of the type of a button: what a label of two lines may be drawn in."""

SEARCH_PX = 104 + 16
"""What is sought, with its gap."""

KANA_ROW_PX = 88 + 16

TURNING_PX = 112


def pick_columns(labels: Sequence[str], appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Entries side by side: as many as hold each label in two lines beside its box."""
    size = max(SMALLEST_PX, round(type_sizes(appearance).button * TWO_LINES))
    width = content_width(appearance, orientation)
    for columns in (3, 2) if orientation == "landscape" else (2,):
        room = (width - 16 * (columns - 1)) / columns - 36 - size - 12
        if all(lines_needed(label, room, size) <= (1 if "|" in label else 2) for label in labels):
            return columns
    return 1


def pick_rows(appearance: Appearance, orientation: Orientation = "portrait", kana: bool = True) -> int:
    """Rows of entries below the search, above the buttons that turn pages."""
    if orientation == "landscape":
        room = 1080 - 56 - 148 - 116 - 44
    elif appearance.low:
        room = 1920 - 136 - 160 - 968 - 16
    else:
        room = 1920 - 60 - 112 - 132 - 160 - 136 - 52 - (100 if not is_big(appearance) else 200)
    room -= SEARCH_PX + TURNING_PX + (KANA_ROW_PX if kana else 0)
    return max(2, int((room + PICK_GAP_PX) // (control_height(appearance) + PICK_GAP_PX)))
