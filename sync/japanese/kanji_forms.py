"""Whether two characters are forms of one, kin, or only look alike; and the one form that stands for all of them.

`kanji_forms.txt` says which (`python -m provisioning.kanji_forms` makes it, with its sources). Being the same is no
chain: 辨 and 辯 are both 弁 today, and are two characters.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from sync.japanese.clusters import without_selectors
from sync.japanese.comparison import Why
from sync.japanese.kana import katakana

_LIST = Path(__file__).with_name("kanji_forms.txt")
_LOOK_ALIKE = "ニ二 ハ八 ロ口 カ力 エ工 タ夕 ト卜 ー一 チ千 ミ三 オ才 へヘ べベ ぺペ りリ ヌ又"
"""Kana and kanji that are drawn (nearly) the same; へ and ヘ too."""
_OTHER_KANA = "ァア ィイ ゥウ ェエ ォオ ッツ ャヤ ュユ ョヨ ヮワ ヵカ ヶケ ヂジ ヅズ ヰイ ヱエ ヲオ ノ之 ガケ ガヶ"
_RELATED_BY_SHAPE = {frozenset(pair): Why.LOOK_ALIKE for pair in _LOOK_ALIKE.split()} | {
    frozenset(pair): Why.OTHER_KANA for pair in _OTHER_KANA.split()
}


def relation(one: str, other: str) -> Why | None:
    """How two different characters belong together. None: they do not."""
    same, kin = _forms()
    pair = frozenset((one, other))
    if pair in same:
        return Why.OLD_FORM
    if pair in kin or _of_one(one) & _of_one(other):
        return Why.KIN
    if pair in _RELATED_BY_SHAPE:
        return _RELATED_BY_SHAPE[pair]
    left, right = katakana(one), katakana(other)
    return Why.OTHER_KANA if left == right else _RELATED_BY_SHAPE.get(frozenset((left, right)))


def plain_form(text: str) -> str:
    """Without selectors, and compatibility characters as the characters that they stand for."""
    return unicodedata.normalize("NFC", without_selectors(text))


def standing_form(character: str) -> str:
    """One form for all forms of a character, to look things up by. Not to be shown."""
    return min(_of_one(character), default=character)


def related(one: str, other: str) -> frozenset[Why] | None:
    """How two texts belong together, character beside character. None: they do not."""
    if len(one) != len(other):
        return None
    found = set()
    for left, right in zip(one, other, strict=True):
        if left != right:
            reason = relation(left, right)
            if reason is None:
                return None
            found.add(reason)
    return frozenset(found)


def _of_one(character: str) -> frozenset[str]:
    """The forms of this character, itself among them; empty where it has no other."""
    return _neighbours().get(character, frozenset())


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _forms()[0]:
        for character in pair:
            found.setdefault(character, set()).update(pair)
    return {character: frozenset(forms) for character, forms in found.items()}


@cache
def _forms() -> tuple[frozenset[frozenset[str]], frozenset[frozenset[str]]]:
    """Pairs that are forms of one character, and pairs that are kin."""
    pairs: dict[str, set[frozenset[str]]] = {"[same]": set(), "[kin]": set()}
    section = ""
    for line in _LIST.read_text("utf-8").splitlines():
        if line in pairs:
            section = line
        elif not line.startswith("#"):
            pairs[section].update(frozenset(pair) for pair in line.split())
    return frozenset(pairs["[same]"]), frozenset(pairs["[kin]"])
