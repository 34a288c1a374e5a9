"""How many tiles or items one page of a choose screen holds."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.appearance import Appearance, Orientation, TextSize

SHORT_NAME_EM = 16
"""A procedure whose name is longer has a row of its own below the tiles, or twice the width of others."""
GUIDE_PX = 112
GUIDE_GAP_PX = 12


def guide_columns(appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Beginnings of pages side by side."""
    return (6 if orientation == "landscape" else 4) if not is_big(appearance) else 3


def guide_capacity(appearance: Appearance, orientation: Orientation = "portrait") -> int:
    """Beginnings of pages that one choose screen holds below the rows of the 五十音."""
    rows = 5 if orientation == "landscape" else 3 if appearance.low else 8 if not is_big(appearance) else 7
    return rows * guide_columns(appearance, orientation)


def list_columns(orientation: Orientation, *, indexed: bool) -> int:
    """Items of a list side by side: a landscape panel has no other room for them below the rows of the 五十音."""
    return 2 if indexed and orientation == "landscape" else 1


def list_capacity(
    count: int, appearance: Appearance, orientation: Orientation = "portrait", *, indexed: bool = False
) -> int:
    """Items that one page holds of a list of so many. `indexed`: below the rows of the 五十音."""
    size = choose_capacity(appearance, orientation, as_list=True)
    if orientation == "landscape" and indexed:
        return 2 * max(1, size - 1)
    if count > size and (orientation == "landscape" or appearance.low):
        # The buttons that turn pages take the room of an item where a page is low.
        return max(1, size - 1)
    return size


def choose_capacity(appearance: Appearance, orientation: Orientation = "portrait", as_list: bool = False) -> int:
    """Tiles, or items of a list, that one page of a choose screen holds."""
    if as_list:
        if orientation == "landscape":
            return {TextSize.SMALL: 4, TextSize.STANDARD: 4, TextSize.LARGE: 3, TextSize.EXTRA: 2}[appearance.size]
        portrait = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 4, TextSize.EXTRA: 3}[appearance.size]
        # Readings above the characters take a line's height of each item.
        low = (
            (2 if not is_big(appearance) else 1)
            if appearance.language == "easy-ja"
            else (3 if not is_big(appearance) else 2)
        )
        return min(portrait, low) if appearance.low else portrait
    if orientation == "landscape":
        return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[appearance.size]
    return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[appearance.size]
