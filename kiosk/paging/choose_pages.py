"""How many tiles or items one page of a choose screen holds."""

from __future__ import annotations

from kiosk.paging.type_sizes import is_big
from kiosk.screens.appearance import Appearance, Orientation, TextSize


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
