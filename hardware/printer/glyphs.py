"""Which font draws a character on paper, and how wide it is. Everything is drawn by raqm, in dots of the printer.

Text is Noto Sans CJK JP. A character with a variation selector that Noto does not know (moji-joho selectors in names of
places) is drawn by IPAmj Mincho, which does. One that neither knows is drawn in its plain form.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import uharfbuzz as hb
from PIL import ImageFont

REGULAR: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
BOLD: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
MINCHO: Final = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"
_SELECTORS: Final = range(0xE0100, 0xE01F0)
_JOINER: Final = "\u200d"

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def font(path: str, size: int) -> Font:
    """The font at a size in dots. Index 0 of Noto's collection is the Japanese face."""
    return ImageFont.truetype(path, size, index=0, layout_engine=ImageFont.Layout.RAQM)


def close_fonts() -> None:
    """After a slip: each size of a font holds 2 MB, and a slip has seventeen."""
    font.cache_clear()


@lru_cache(maxsize=8)
def _coverage(path: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(path), 0))


def clusters(text: str) -> list[str]:
    """Split into what a reader takes for one character: a base with its selector and its combining marks."""
    found: list[str] = []
    for character in text:
        goes_on = ord(character) in _SELECTORS or unicodedata.combining(character) or character == _JOINER
        if found and goes_on:
            found[-1] += character
        else:
            found.append(character)
    return found


def runs(text: str, path: str) -> list[tuple[str, str]]:
    """Cut the text into (piece, font path) so that every variant is drawn by a font that has it."""
    pieces: list[tuple[str, str]] = []
    for cluster in clusters(text):
        drawn, by = _drawable(cluster, path)
        if pieces and pieces[-1][1] == by:
            pieces[-1] = (pieces[-1][0] + drawn, by)
        else:
            pieces.append((drawn, by))
    return pieces


def width_of(text: str, path: str, size: int) -> float:
    """Advance width in dots."""
    return sum(font(by, size).getlength(piece) for piece, by in runs(text, path))


def _drawable(cluster: str, path: str) -> tuple[str, str]:
    if len(cluster) == 1:
        nominal = _coverage(path).get_nominal_glyph(ord(cluster))
        return cluster, path if nominal or not _coverage(MINCHO).get_nominal_glyph(ord(cluster)) else MINCHO
    base, mark = ord(cluster[0]), ord(cluster[1])
    if mark not in _SELECTORS:
        return cluster, path
    for candidate in (path, MINCHO):
        if _coverage(candidate).get_variation_glyph(base, mark):
            return cluster, candidate
    return cluster[0], path
