"""k02: what a procedure is and needs, before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Banner
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class FactRow:
    """One thing that is said of a procedure: its icon, what it is about, and the words."""

    icon: str
    label: str
    text: str


@dataclass(frozen=True)
class ProcedurePage(Screen):
    """k02: what it is, then one line for each fact, in pages of what fits. はじめる stands on each of them."""

    summary: str
    """On the first page only."""
    lines: tuple[FactRow, ...]
    banner: Banner | None = None
    pages: tuple[int, int] = (1, 1)
    code: str = ""
    """For staff: why nothing begins here."""
