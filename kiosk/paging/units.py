"""What of a value is never divided, neither by a page nor where something is left out."""

from __future__ import annotations

from sync.contract.forms.drawable import CODE_POINT
from sync.japanese.clusters import clusters


def units_of_value(text: str) -> list[str]:
    """Characters as people count them, and code points that stand for one; joined again they are the text."""
    units: list[str] = []
    at = 0
    for code_point in CODE_POINT.finditer(text):
        units += [*clusters(text[at : code_point.start()]), code_point[0]]
        at = code_point.end()
    return units + clusters(text[at:])
