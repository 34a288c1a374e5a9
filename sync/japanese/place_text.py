"""An address as it is read: one character for each that was written, with its place there; and the numerals of kanji.

Everything here keeps the number of characters, so that what is found in the read text is cut out of the written one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.japanese.clusters import clusters
from sync.japanese.folding import DASHES, of_one_width
from sync.japanese.kanji_forms import plain_form, standing_form

NUMERAL = "[〇零一二三四五六七八九十百千]"
"""A figure of kanji."""
_VALUES = {figure: value for value, figure in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = re.compile(f"{NUMERAL}+")
_NOTHING = "〓"
_LONG_MARK = re.compile(r"(?<=[0-9〇一二三四五六七八九十])ー(?=[0-9〇一二三四五六七八九十])")
_KANJI = "[々〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_GA = re.compile(f"[ヶケがガ](?={_KANJI})")
_NO = re.compile(f"(?<=[^0-9\\s-])[のノ之](?={_KANJI})")
_TSU = re.compile(f"(?<={_KANJI})[ッツっつ](?={_KANJI})")


@dataclass(frozen=True)
class PlaceText:
    """A text as it was written, and as it is read: `read[n]` stands at `places[n]` of it."""

    text: str
    read: str
    places: tuple[int, ...]

    def cut(self, begin: int, end: int) -> str:
        """What was written for this stretch of the read text. Stretches beside each other leave nothing out."""
        return self.text[self._place(begin) : self._place(end)]

    def _place(self, of_read: int) -> int:
        return self.places[of_read] if of_read < len(self.places) else len(self.text)


def written(text: str) -> PlaceText:
    """Read at one width, with dashes as hyphens; every character keeps its place."""
    read: list[str] = []
    places: list[int] = []
    at = 0
    for cluster in clusters(text):
        # A selector that has no character before it is a character of its own.
        folded = of_one_width(plain_form(cluster)).translate(DASHES) or _NOTHING
        folded = " " if folded.isspace() else folded
        read += folded
        places += [at] * len(folded)
        at += len(cluster)
    return PlaceText(text, _LONG_MARK.sub("-", "".join(read)), tuple(places))


def with_standing_kana(text: str) -> str:
    """Kana between kanji that places are written with or in another shape: ヶケが, ノの之, ッツつ."""
    return _TSU.sub("ツ", _NO.sub("ノ", _GA.sub("ケ", text)))


def standing(text: str) -> str:
    """To look places up by: one form for every character, kana as above. As long as the text."""
    return "".join(map(standing_form, with_standing_kana(text)))


def in_figures(text: str) -> str:
    """Every numeral of kanji in figures: 二十三 as 23."""
    return _NUMERALS.sub(lambda found: str(value_of(found[0])), text)


def value_of(numeral: str) -> int:
    """二十三, 二三 and 23 are 23. What is no number that anybody writes is read figure by figure."""
    if numeral.isascii():
        return int(numeral)
    if not any(unit in numeral for unit in _UNITS):
        return int("".join(str(_VALUES[figure]) for figure in numeral))
    total, figure = 0, 0
    for character in numeral:
        if character in _UNITS:
            total, figure = total + (figure or 1) * _UNITS[character], 0
        else:
            figure = figure * 10 + _VALUES[character]
    return total + figure
