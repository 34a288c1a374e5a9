"""Paper without a wire: what the printer's bytes draw."""

from __future__ import annotations

from PIL import Image

from hardware.printer import DraftSlip, SlipContent, draw_slip
from hardware.printer.escpos import dots_of, fragments
from hardware.simulated.printer.roll import Roll


def on_paper(content: SlipContent | DraftSlip, profile: str) -> Image.Image:
    """The slip as the printer's bytes draw it."""
    pages: list[Image.Image] = []
    roll = Roll(dots_of(profile), lambda: 0, pages.append)
    for piece in fragments(draw_slip(content, dots_of(profile)), profile):
        while piece:
            piece = roll.take(piece, lambda answer: None)
    assert not roll.strange
    assert len(pages) == 1
    return pages[0]
