"""The font in which names are set: which characters it draws, in which forms, by which of its glyphs."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from sync.japanese.glyph_chain import IPAMJ_MINCHO

NAMES_FONT = Path(IPAMJ_MINCHO)


class NamesFont:
    """What it has."""

    def __init__(self) -> None:
        with TTFont(NAMES_FONT, lazy=True) as font:
            plain: dict[int, str] = font.getBestCmap()
            self._plain = plain
            # A form without a glyph of its own is the plain one, said by its selector.
            self._forms: dict[tuple[int, int], str] = {
                (base, selector): glyph or plain.get(base, "")
                for table in font["cmap"].tables
                if table.format == 14
                for selector, pairs in table.uvsDict.items()
                for base, glyph in pairs
            }
            self._places: dict[str, int] = dict(font.getReverseGlyphMap())

    def has(self, character: str) -> bool:
        """A glyph for this one character."""
        return ord(character) in self._plain

    def has_form(self, character: str, selector: str) -> bool:
        """The form of the character that the selector chooses."""
        return (ord(character), ord(selector)) in self._forms

    def place_of_form(self, character: str, selector: str) -> int:
        """Of that form's glyph among those of the font."""
        return self._places[self._forms[ord(character), ord(selector)]]
