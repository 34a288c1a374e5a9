"""Where a line may end: one rule for screen and paper. How wide something is, whoever draws has measured.

The classes are those of JLREQ (W3C, Requirements for Japanese Text Layout, 3.1.7 to 3.1.10 and appendix A), which
follows JIS X 4051; their half-width forms stand behind them. Where we ask for more than it does, the row says so.

What does not fit is carried over to the next line (追い出し): nothing hangs over the edge, where there may be a frame
or no paper, and nothing is squeezed, because a character is as wide on the page as it was measured.

A line ends, in this order of preference:
1. where its writer put spaces between Japanese words (easy Japanese); else between phrases (BudouX), behind a space or
   behind 、。・
2. between the phrases of a stretch that no line can hold
3. between any two characters that may be separated
4. in a word or number that no line can hold: behind a hyphen, a slash or a stop in it
5. between any two clusters: better torn than over the edge
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from sync.japanese.clusters import is_mark

if TYPE_CHECKING:
    import budoux

_START_CLASSES = {
    "cl-02 closing brackets": "’”）〕］｝〉》」』】⦆〙〗»〟" + ")]}｣",
    "cl-03 hyphens": "‐〜゠–" + "～-－−",
    "cl-04 dividing punctuation": "！？‼⁇⁈⁉" + "!?",
    "cl-05 middle dots": "・：；" + "･:;",
    "cl-06 full stops": "。．" + "｡.",
    "cl-07 commas": "、，" + "､,",
    "cl-09 iteration marks": "ヽヾゝゞ々〻",
    "cl-10 prolonged sound marks": "ー" + "ｰ",
    "cl-11 small kana": "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    + "ｧｨｩｪｫｬｭｮｯ",
    "cl-13 postfixed abbreviations; the standard asks it behind a number only": "°′″℃％‰￠¢" + "%",
    "voiced marks by themselves": "゛゜ﾞﾟ",
    "beyond the standard: a line that begins with them reads as one of which something is missing": "…‥",
}
_END_CLASSES = {
    "cl-01 opening brackets": "‘“（〔［｛〈《「『【⦅〘〖«〝" + "([{｢",
    "cl-12 prefixed abbreviations; the standard asks it before a number only": "￥＄￡＃€№" + "¥$£#",
    "beyond the standard: 〒 belongs to its number": "〒",
}
_NO_BREAK = "\u00a0\u202f\u2060"
"""Spaces and a joiner that say themselves that no line ends here."""
NOT_AT_START = frozenset("".join(_START_CLASSES.values()) + _NO_BREAK)
"""A line never begins with one of these (行頭禁則)."""
NOT_AT_END = frozenset("".join(_END_CLASSES.values()) + _NO_BREAK)
"""A line never ends with one of these (行末禁則)."""
_PAIRS = frozenset("—―〳〴〵")
"""cl-08: two of the same are one sign; … and ‥ begin no line anyway."""
_WORD = re.compile(r"(?:[!-~’\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f０-９Ａ-Ｚａ-ｚ]|(?<=[０-９])[．，](?=[０-９]))+")
"""cl-24, cl-27: a Western word or a number with its signs. Beyond the standard: also in full width, as names of
foreigners and house numbers stand on a card."""
_WORD_JOINTS = frozenset("-/.,:;@_&=?#+")
"""Behind these a word is torn that no line can hold."""
_STOPS = frozenset("、。・")
_WRITERS_SPACE = re.compile("(?<=[\u3001-\u9fff]) (?=[\u3001-\u9fff])")
_SPACED_EVERY = 12
"""Characters to one space at most, where a writer has said by spaces where phrases end: a single one says nothing."""
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Lines:
    """Each line as the range of its units. Spaces at a line's end are in it and were not counted."""

    ranges: tuple[range, ...]
    cuts_word: bool
    """A word or number goes on in the next line, because no line could hold it."""
    breaks_rule: bool
    """So do other characters that may not be separated."""
    too_wide: bool
    """One unit by itself is wider than a line."""


def break_lines(units: Sequence[str], widths: Sequence[float], measure: float) -> Lines:
    """Divide a paragraph into lines no wider than `measure`.

    `units` are what never breaks, in order: clusters, or several of them that belong together (a word under its
    reading); `widths` are theirs as drawn. No unit is lost, moved or divided; there is always a line, if an empty one.
    """
    return _Setting(units, widths, measure).lines()


class _Setting:
    """One paragraph while its lines are made."""

    def __init__(self, units: Sequence[str], widths: Sequence[float], measure: float) -> None:
        self._units = units
        self._text = "".join(units)
        self._measure = measure + _SLACK
        self._upto = list(accumulate(widths, initial=0.0))
        self._starts = [0]
        self._too_wide = False
        self._ends: dict[int, Sequence[int]] = {}

    def lines(self) -> Lines:
        count = len(self._units)
        self._place(0, count, 0)
        ranges = tuple(range(*pair) for pair in zip(self._starts, [*self._starts[1:], count], strict=True))
        if len(ranges) == 1:
            return Lines(ranges, False, False, self._too_wide)
        at = list(accumulate(map(len, self._units), initial=0))
        forced = {at[first] for first in self._starts[1:]} - self._separable
        words = _inside_words(self._text)
        return Lines(ranges, bool(forced & words), bool(forced - words), self._too_wide)

    def _place(self, first: int, end: int, level: int) -> None:
        """Set these units behind what stands in the last line, or into new ones."""
        if self._fits(self._starts[-1], end):
            return
        whole = self._fits(first, end)
        if whole or end - first == 1:
            if first > self._starts[-1]:
                self._starts.append(first)
            self._too_wide = self._too_wide or not whole
            return
        inside = [place for place in self._ends_of(level) if first < place < end]
        for piece in zip([first, *inside], [*inside, end], strict=True):
            self._place(*piece, level + 1)

    def _fits(self, first: int, end: int) -> bool:
        """Whether a line can hold these units, spaces at its end not counted."""
        while end > first and _is_space(self._units[end - 1]):
            end -= 1
        return self._upto[end] - self._upto[first] <= self._measure

    def _ends_of(self, level: int) -> Sequence[int]:
        """Units at which a line may begin, on a level of the order of preference; found when first asked for."""
        if level not in self._ends:
            self._ends[level] = self._found(level)
        return self._ends[level]

    def _found(self, level: int) -> Sequence[int]:
        match level:
            case 0:
                places = _behind_spaces_and_stops(self._text) | (frozenset() if self._spaced else self._phrases)
            case 1:
                places = self._phrases
            case 2:
                places = self._separable
            case 3:
                return self._units_at(_word_joints(self._text))
            case _:
                return range(1, len(self._units))
        return self._units_at(places & self._separable)

    def _units_at(self, places: frozenset[int]) -> Sequence[int]:
        """The units that begin at these places of the text."""
        at = accumulate(map(len, self._units), initial=0)
        return [unit for unit, place in enumerate(at) if place in places]

    @cached_property
    def _separable(self) -> frozenset[int]:
        return _separable(self._units)

    @cached_property
    def _phrases(self) -> frozenset[int]:
        return _phrase_ends(self._text)

    @cached_property
    def _spaced(self) -> bool:
        """Whether the writer has said by spaces where phrases end."""
        return len(_WRITERS_SPACE.findall(self._text)) * _SPACED_EVERY >= len(self._text)


def _separable(units: Sequence[str]) -> frozenset[int]:
    """Places in the joined text, between units, where a line may end."""
    text = "".join(units)
    words = _inside_words(text)
    found = []
    at = 0
    behind = ""
    for unit in units:
        ahead = unit[:1]
        allowed = bool(behind) and not _is_space(ahead) and ahead not in NOT_AT_START and behind not in NOT_AT_END
        together = at in words or (ahead in _PAIRS and ahead == behind and not _is_space(text[at - 1]))
        if allowed and not together:
            found.append(at)
        at += len(unit)
        behind = _last_seen(unit) or behind
    return frozenset(found)


def _last_seen(unit: str) -> str:
    """The last character of a unit, without its marks; empty for spaces."""
    if len(unit) == 1:
        return "" if _is_space(unit) else unit
    return next((character for character in reversed(unit) if not is_mark(character) and not _is_space(character)), "")


def _is_space(unit: str) -> bool:
    return unit.isspace() and unit not in _NO_BREAK


def _behind_spaces_and_stops(text: str) -> frozenset[int]:
    return frozenset(at for at, before in enumerate(text, 1) if _is_space(before) or before in _STOPS)


def _inside_words(text: str) -> frozenset[int]:
    return frozenset(place for word in _WORD.finditer(text) for place in range(word.start() + 1, word.end()))


def _word_joints(text: str) -> frozenset[int]:
    """Places inside words behind a sign that joins their parts."""
    joining = (place for place in _inside_words(text) if text[place - 1] in _WORD_JOINTS)
    return frozenset(place for place in joining if text[place] not in _WORD_JOINTS)


def _phrase_ends(text: str) -> frozenset[int]:
    """Places between phrases. Text without Japanese has none but its spaces."""
    if not _JAPANESE.search(text):
        return frozenset()
    return frozenset(accumulate(map(len, _parser().parse(text))))


_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@cache
def _parser() -> budoux.Parser:
    # It reads its model, which takes time: a page whose lines all fit needs none.
    import budoux

    return budoux.load_default_japanese_parser()
