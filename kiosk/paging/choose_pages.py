"""How many tiles or items one page of a choose screen holds."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.appearance import Look, Orientation, TextSize


def choose_capacity(look: Look, orientation: Orientation = "portrait", as_list: bool = False) -> int:
    """Tiles, or items of a list, that one page of a choose screen holds."""
    if as_list:
        if orientation == "landscape":
            return {TextSize.SMALL: 4, TextSize.STANDARD: 4, TextSize.LARGE: 3, TextSize.EXTRA: 2}[look.size]
        portrait = {TextSize.SMALL: 5, TextSize.STANDARD: 5, TextSize.LARGE: 4, TextSize.EXTRA: 3}[look.size]
        # Readings above the characters take a line's height of each item.
        low = (2 if not is_big(look) else 1) if look.language == "easy-ja" else (3 if not is_big(look) else 2)
        return min(portrait, low) if look.low else portrait
    if orientation == "landscape":
        return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[look.size]
    return {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[look.size]
