"""Pairs of names whose answer is known: rare characters of registers, and names of foreigners as cards write them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

import sync.japanese
from sync.japanese.comparison import Likeness
from sync.japanese.glyph_chain import IPAMJ_MINCHO
from tests.bench.address_pairs import KnownPair

_FORMS = Path(sync.japanese.__file__).with_name("kanji_forms.txt")
_BEHIND = ("田", "川", "本", "原", "野", "村")
_GIVEN = ("花子", "太郎", "一郎", "美咲", "蓮", "結衣")
_OUTSIDE = "𠮷𡈽𣘺𠀋𡚴𣳾𠂉𥔎𦚰𩸽"
"""Beyond the basic plane: two units in UTF-16."""
_COMPATIBILITY = "\ufa19\ufa1a\ufa1b\ufa10\uf9dc\ufa43\ufa45\ufa46\ufa61\ufa0a"
"""神 祥 福 塚 隆 梅 海 渚 視 見, as old coded sets had them."""
_FOREIGN = ("SMITH", "GARCIA", "O'BRIEN", "NGUYEN", "MUSTERMANN", "SANTOS", "DELACRUZ", "IVANOVA")
_FIRST = ("JOHN", "MARIA", "ANNE-MARIE", "VAN ANH", "ERIKA", "JOSE")


def name_pairs(count: int, seed: int) -> Iterator[KnownPair]:
    """So many pairs, of every kind in turn; the same for the same seed."""
    chance = random.Random(seed)
    same, kin = _pairs_of_forms()
    for place in range(count):
        yield _made(place % 16, chance, same, kin)


def rare_names(count: int, seed: int) -> list[str]:
    """Names as registers have them, each once: forms chosen by selectors (most of them of the registers' own font),
    old forms, characters outside the basic plane, compatibility characters, and forms that no font has."""
    chance = random.Random(seed)
    same, _ = _pairs_of_forms()
    chosen = _forms_of_the_font()
    found: dict[str, None] = {}
    while len(found) < count:
        rare = chance.choice(
            (
                *(chance.choice(chosen) for _ in range(5)),
                chance.choice(same)[0],
                chance.choice(_OUTSIDE),
                chance.choice(_COMPATIBILITY),
                chance.choice(_OUTSIDE) + "\U000e01ef",
            )
        )
        found[f"{rare}{chance.choice(_BEHIND)}　{chance.choice(_GIVEN)}"] = None
    return list(found)


def private_names(count: int) -> list[str]:
    """Names with a character of a city's own font alone (行政事務標準文字 among them): code points for private use."""
    own = [chr(0xE000 + 61 * number) if number % 2 else chr(0xF0000 + 611 * number) for number in range(count)]
    return [f"{character}{_BEHIND[number % len(_BEHIND)]}　花子" for number, character in enumerate(own)]


def _made(kind: int, chance: random.Random, same: list[str], kin: list[str]) -> KnownPair:
    behind, given = chance.choice(_BEHIND), chance.choice(_GIVEN)
    old, new = chance.sample(chance.choice(same), 2)
    family, first = chance.choice(_FOREIGN), chance.choice(_FIRST)
    outside, compatibility = chance.choice(_OUTSIDE), chance.choice(_COMPATIBILITY)
    name, foreign = f"{old}{behind}　{given}", f"{family} {first}"
    yes, no, who_knows = Likeness.SAME, Likeness.DIFFERS, Likeness.DOUBTFUL
    one, other = chance.sample(chance.choice(kin), 2)
    match kind:
        case 0:
            return KnownPair("旧字 and 新字", name, f"{new}{behind}　{given}", yes)
        case 1:
            return KnownPair("旧字 and 新字, without the space", name, f"{new}{behind}{given}", yes)
        case 2:
            return KnownPair("with a selector (IVS)", f"{old}\U000e0101{behind}　{given}", name, yes)
        case 3:
            return KnownPair(
                "two selectors", f"{old}\U000e0101{behind} {given}", f"{old}\U000e0102{behind} {given}", yes
            )
        case 4:
            return KnownPair(
                "outside the basic plane", f"{outside}{behind}　{given}", f"{outside}{behind} {given}", yes
            )
        case 5:
            plain = f"{compatibility}{behind}　{given}"
            return KnownPair("compatibility character", plain, unicodedata.normalize("NFC", plain), yes)
        case 6:
            return KnownPair("kin", f"{one}{behind}　{given}", f"{other}{behind}　{given}", who_knows)
        case 7:
            return KnownPair("other given name", name, f"{old}{behind}　{given}代", no)
        case 8:
            return KnownPair("other family name", f"{old}{behind}　{given}", f"{old}{behind}井　{given}", no)
        case 9:
            return KnownPair("letters: width and case", foreign, _wide(foreign.lower()), yes)
        case 10:
            return KnownPair("letters: order", foreign, f"{first} {family}", yes)
        case 11:
            return KnownPair("letters: middle name left out", f"{foreign} LEE", foreign, who_knows)
        case 12:
            return KnownPair("letters: initial", f"{foreign} LEE", f"{foreign} L", who_knows)
        case 13:
            return KnownPair("letters: other name", foreign, f"{family} {first}A", no)
        case 14:
            return KnownPair("kana beside kanji", name, "タカハシ　ハナコ", who_knows)
        case _:
            return KnownPair("family and given name turned round", name, f"{given}　{old}{behind}", who_knows)


def _wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else "　" for character in text)


@cache
def _pairs_of_forms() -> tuple[list[str], list[str]]:
    sections = _FORMS.read_text("utf-8").split("[same]\n")[1].split("[kin]\n")
    return sections[0].split(), sections[1].split()


@cache
def _forms_of_the_font() -> list[str]:
    """Every character with a selector for which IPAmj Mincho has a form of its own."""
    with TTFont(IPAMJ_MINCHO, lazy=True) as font:
        tables = [table.uvsDict for table in font["cmap"].tables if table.format == 14]
    return [
        chr(base) + chr(selector)
        for table in tables
        for selector, pairs in sorted(table.items())
        for base, glyph in pairs
        if glyph is not None
    ]
