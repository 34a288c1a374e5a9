"""Which font draws a character on paper, and how wide it is. Everything is drawn by raqm, in dots of the printer.

Text is Noto Sans CJK JP. A chosen form of a character that Noto does not have (moji-joho selectors in names of people
and places) is drawn by IPAmj Mincho, which does; one that neither has is drawn in its plain form (`sync.japanese`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import uharfbuzz as hb
from PIL import ImageFont

from sync.japanese import glyph_chain
from sync.japanese.glyph_chain import IPAMJ_MINCHO, NOTO_SANS, NOTO_SANS_BOLD

REGULAR: Final = NOTO_SANS
BOLD: Final = NOTO_SANS_BOLD

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def font(path: str, size: int) -> Font:
    """The font at a size in dots. Index 0 of Noto's collection is the Japanese face."""
    return ImageFont.truetype(path, size, index=0, layout_engine=ImageFont.Layout.RAQM)


def close_fonts() -> None:
    """After a slip: each size of a font holds 2 MB, and a slip has seventeen."""
    font.cache_clear()


class FontCoverage:
    """What one font file has."""

    def __init__(self, path: str) -> None:
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(path), 0))

    def has(self, character: str) -> bool:
        """A glyph for this one character."""
        return self._font.get_nominal_glyph(ord(character)) is not None

    def has_form(self, character: str, selector: str) -> bool:
        """The form of the character that the selector chooses."""
        return self._font.get_variation_glyph(ord(character), ord(selector)) is not None


@lru_cache(maxsize=8)
def coverage(path: str) -> FontCoverage:
    """What a font has; read once."""
    return FontCoverage(path)


def runs(text: str, path: str) -> list[tuple[str, str]]:
    """Cut the text into (piece, font path) so that every character is drawn by a font that has it."""
    return glyph_chain.runs(text, (path, IPAMJ_MINCHO), coverage)


def width_of(text: str, path: str, size: int) -> float:
    """Advance width in dots."""
    return sum(font(by, size).getlength(piece) for piece, by in runs(text, path))
