"""How words are folded before they are compared: one function for what is stored to be found and for what is asked.

Only for finding, and for telling that two searches were the same. Nothing folded is shown, printed, exported, or taken
for somebody's identity: 渡邉 and 渡辺 are found together and stay two names.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from sync.japanese.kana import KATAKANA

TABLE = Path(__file__).with_name("fold_table.txt")
"""Characters that are looked for as one another, a line each group. `make_fold_table` builds it; people review it."""
_DROPPED = re.compile(
    "[\\s\u180b-\u180d\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
"""Spaces of any width, variation selectors, and marks that are not seen."""
_CODE_POINT = re.compile(r"[UuＵｕ][+＋](10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{4,5})")
"""As a character that no font draws stands on pages, paper and kiosks (docs/definition-format.md, "What is drawn")."""
_DASHES = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7\u2500\u2501\u30fc"), "ー")
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ")
_VOICED = re.compile("[\u3099\u309a\u309b\u309c]")
_VOWELS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレ",
    "オ": "オコソトノホモヨロ",
}
_LONG = [(re.compile(f"(?<=[{row}])ー"), vowel) for vowel, row in _VOWELS.items()]
_LONG_O = re.compile(f"(?<=[{_VOWELS['オ']}])ウ")


def folded(words: str) -> str:
    """One spelling for all that people write for the same name.

    Compatibility forms (NFKC) and case are one, spaces and selectors are gone, dashes are long marks, hiragana is
    katakana, small kana are large, voiced are unvoiced, long vowels are one, old and variant kanji are the new ones
    (what the national standard of resident records asks of a search). A code point that was read off a page is its
    character.
    """
    return unvaried(words).translate(_variants(settings.FOLD_TABLE))


def unvaried(words: str) -> str:
    """The same without the table of kanji: 高 and 髙 stay two."""
    words = _CODE_POINT.sub(_spelt, words)
    found = _DROPPED.sub("", unicodedata.normalize("NFKC", _DROPPED.sub("", words))).upper()
    found = found.translate(_DASHES).translate(KATAKANA).translate(_LARGE)
    found = _VOICED.sub("", unicodedata.normalize("NFD", found)) if _KANA.search(found) else found
    for long, vowel in _LONG:
        found = long.sub(vowel, found)
    return _LONG_O.sub("オ", found)


def by_variant(asked: str, name: str) -> bool:
    """Whether a name holds what was asked for only because variants of kanji are found as one another."""
    return folded(asked) in folded(name) and unvaried(asked) not in unvaried(name)


_KANA = re.compile("[\u30a1-\u30fa\u3099-\u309c]")


def _spelt(found: re.Match[str]) -> str:
    """The character of a code point; a control character or half of a pair is none, and stays as it was typed."""
    character = chr(int(found[1], 16))
    return found[0] if unicodedata.category(character) in ("Cc", "Cs") else character


def mark_of(words: str) -> str:
    """HMAC-SHA-256 (hex) of the folded words: the audit log can be asked who searched for them, and tells no words.

    The key lies outside the database (settings `SEARCH_KEY`): whoever has the tables alone cannot try names.
    """
    return hmac.digest(settings.SEARCH_KEY.encode(), folded(words).encode(), "sha256").hex()


@cache
def _variants(of_the_city: str) -> dict[int, str]:
    """Each character of our table and the city's own → the first of its group."""
    groups = Groups()
    for path in (TABLE, *([Path(of_the_city)] if of_the_city else [])):
        for line in path.read_text(encoding="utf-8").splitlines():
            characters = line.partition("#")[0].split()
            groups.join(characters)
    return groups.first_of_each()


class Groups:
    """Sets of characters that belong together, made by joining."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def top(self, character: str) -> str:
        """The one that stands for its group."""
        above = self._above.setdefault(character, character)
        if above != character:
            above = self._above[character] = self.top(above)
        return above

    def join(self, characters: Iterable[str]) -> None:
        """All of them are one group from now on; the first one's top stays on top."""
        first, *others = characters or ("",)
        for other in others:
            self._above[self.top(other)] = self.top(first)

    def first_of_each(self) -> dict[int, str]:
        """Character → the one that stands for it, without those that stand for themselves."""
        return {
            ord(character): self.top(character)
            for character in list(self._above)
            if len(character) == 1 and self.top(character) != character
        }
