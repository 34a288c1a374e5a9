"""k09: it is kept, and under which numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.screens.controls import Banner
from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class Done(Screen):
    """k09: green block first, then the numbers, then what happens next."""

    headline: str
    taken_in: str
    arrival_label: str
    arrival_number: str
    inquiry_label: str
    inquiry_line: str = field(repr=False)
    check_label: str
    check_code: str
    qr_text: str = field(repr=False)
    banner: Banner | None
    slip_title: str
    slip_text: str
    next_title: str
    next_steps: tuple[str, ...]
