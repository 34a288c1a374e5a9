"""k03, k12: a picture that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.controls import Banner, Button, Chip
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class Picture(Screen):
    """k03, k12: a picture that says what to do with the hands, larger than its words."""

    picture: str
    """insert_card_slot, insert_card_flat, take_card, take_slip, no_paper, reader_gone, out_of_service, call_staff …"""
    lines: tuple[str, ...]
    banner: Banner | None = None
    promises: tuple[Chip, ...] = ()
    buttons: tuple[Button, ...] = ()
    code: str = ""
    """For staff (P-02)."""
    loud: bool = False
    """Full-screen yellow: card or slip left behind."""
