"""A text of which a box holds the beginning and the end: only where the whole of it stands elsewhere."""

from __future__ import annotations

from kiosk.paging.type_sizes import em_width
from kiosk.paging.units import units_of_value

_LEFT_OUT = " (…) "
"""Between spaces, where a line may end also among code points."""


def beginning_and_end(text: str, most_em: float) -> str:
    """The text, or as much of its beginning and half as much of its end as this many em hold."""
    if em_width(text, marked=False) <= most_em:
        return text
    units = units_of_value(text)
    head = _upto(units, most_em * 2 / 3)
    tail = _upto(units[::-1], most_em / 3)
    return "".join(units[:head]) + _LEFT_OUT + "".join(units[len(units) - tail :])


def _upto(units: list[str], most_em: float) -> int:
    used = 0.0
    for at, unit in enumerate(units):
        used += em_width(unit, marked=False)
        if used > most_em:
            return at
    return len(units)
