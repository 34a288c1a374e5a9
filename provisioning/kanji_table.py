"""Makes kiosk/conversion/kanji.txt: by what a rare character is found, and the forms in which it is written.

From Debian's `unicode-data` (Unihan 15.0: readings, radicals, strokes, relations; Unicode licence), from the names of
glyphs in IPAmj Mincho (文字情報基盤 numbers of characters and of their forms), and from the centre's reviewed table of
old and new forms. `python -m provisioning.kanji_table [folder of Unihan_*.txt.bz2]`; look at what changed before you
commit it.
"""

from __future__ import annotations

import bz2
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from sync.contract.forms.drawable import is_drawable
from sync.japanese.clusters import is_selector
from sync.japanese.glyph_chain import IPAMJ_MINCHO
from sync.japanese.kana import is_kana, katakana
from sync.japanese.romaji import kana_at_the_end

UNIHAN = Path("/usr/share/unicode")
_ROOT = Path(__file__).resolve().parent.parent
TABLE = _ROOT / "kiosk" / "conversion" / "kanji.txt"
OLD_AND_NEW = _ROOT / "central" / "applications" / "search" / "fold_table.txt"
HEAD = """\
# Kanji of IPAmj Mincho 005.01: character, radicals, strokes, readings, number of 文字情報基盤, forms, relations.
# Made by python -m provisioning.kanji_table; not edited by hand. Readings, radicals, strokes and relations are taken,
# shortened, from the Unihan Database 15.0, Copyright (c) 1991-2022 Unicode, Inc., under the Unicode licence
# (docs/adr/0027-japanese-input.md has its words).
"""
_RELATED = frozenset(
    {"kSemanticVariant", "kZVariant", "kTraditionalVariant", "kSimplifiedVariant", "kSpoofingVariant",
     "kCompatibilityVariant", "kSpecializedSemanticVariant"}
)  # fmt: skip
_EVERYDAY, _STANDARD, _OTHER = range(3)


def table(source: Path) -> str:
    """The whole file."""
    glyphs, forms = _numbers_of_glyphs()
    kun, on = _values(source, "Readings", "kJapaneseKun"), _values(source, "Readings", "kJapaneseOn")
    radicals, totals = _values(source, "IRGSources", "kRSUnicode"), _values(source, "IRGSources", "kTotalStrokes")
    standards = _values(source, "IRGSources", "kIRG_JSource")
    related = _relations(source, glyphs)
    strokes_of_radical = _strokes_of_radicals(radicals, totals)
    rows = []
    for character, number in glyphs.items():
        if character not in radicals:
            continue
        places = [place.replace("'", "").split(".") for place in radicals[character].split()]
        strokes = {int(total) for total in totals.get(character, "").split()}
        strokes = strokes or {strokes_of_radical[int(radical)] + int(rest) for radical, rest in places}
        readings = dict.fromkeys(
            _hiragana(word) for word in (kun.get(character, "") + " " + on.get(character, "")).split()
        )
        rank = {"J0": _EVERYDAY}.get(standards.get(character, "")[:2], _STANDARD if character in standards else _OTHER)
        key = rank, int(places[0][0]), min(strokes), ord(character)
        fields = (
            character,
            " ".join(dict.fromkeys(radical for radical, _ in places)),
            " ".join(map(str, sorted(strokes))),
            " ".join(word for word in readings if word),
            number,
            " ".join(f"{ord(selector):X}:{its}" for selector, its in sorted(forms[character].items())),
            "".join(sorted(related[character])),
        )
        rows.append((key, "\t".join(fields)))
    return HEAD + "\n".join(row for _, row in sorted(rows)) + "\n"


def _hiragana(word: str) -> str:
    kana = kana_at_the_end(word.lower())
    return kana if is_kana(katakana(kana)) else ""


def _numbers_of_glyphs() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Number of each character as it is, and of each form that a selector of 文字情報基盤 chooses."""
    with TTFont(IPAMJ_MINCHO, lazy=True) as font:
        plain = font.getBestCmap()
        chosen = next(part for part in font["cmap"].tables if part.format == 14).uvsDict
        order = font.getGlyphOrder()
        forms: dict[str, dict[str, str]] = defaultdict(dict)
        for selector, pairs in chosen.items():
            for code, glyph in pairs:
                if is_selector(chr(selector)) and selector >= 0xE0100:
                    forms[chr(code)][chr(selector)] = _number(glyph or plain.get(code, order[0]))
    return {chr(code): _number(glyph) for code, glyph in sorted(plain.items()) if is_drawable(chr(code))}, forms


def _number(glyph: str) -> str:
    """`mj012345` → 012345; a glyph that is none of 文字情報基盤 has none."""
    return glyph[2:] if glyph.startswith("mj") and glyph[2:].isdigit() else ""


def _relations(source: Path, known: dict[str, str]) -> dict[str, set[str]]:
    related: dict[str, set[str]] = defaultdict(set)
    pairs = [*_variants(source)]
    for line in OLD_AND_NEW.read_text("utf-8").splitlines():
        group = [] if line.startswith("#") else line.split()
        pairs += [(one, other) for one in group for other in group]
    for one, other in pairs:
        if one != other and one in known and other in known:
            related[one].add(other)
            related[other].add(one)
    return related


def _variants(source: Path) -> Iterator[tuple[str, str]]:
    for character, name, value in _lines(source, "Variants"):
        if name in _RELATED:
            yield from ((character, _character(other.partition("<")[0])) for other in value.split())
    for character, name, value in _lines(source, "IRGSources"):
        if name == "kCompatibilityVariant":
            yield character, _character(value)


def _strokes_of_radicals(radicals: dict[str, str], totals: dict[str, str]) -> dict[int, int]:
    """Strokes of each radical written by itself: of the first character that is nothing but it."""
    found: dict[int, int] = {}
    for character, places in sorted(radicals.items()):
        radical, _, rest = places.split()[0].replace("'", "").partition(".")
        if rest == "0" and character in totals:
            found.setdefault(int(radical), int(totals[character].split()[0]))
    return found


def _values(source: Path, file: str, member: str) -> dict[str, str]:
    return {character: value for character, name, value in _lines(source, file) if name == member}


def _lines(source: Path, file: str) -> Iterator[tuple[str, str, str]]:
    with bz2.open(source / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            code, _, rest = line.rstrip("\n").partition("\t")
            name, _, value = rest.partition("\t")
            if value:
                yield _character(code), name, value


def _character(code: str) -> str:
    return chr(int(code.removeprefix("U+"), 16))


if __name__ == "__main__":
    TABLE.write_text(table(Path(sys.argv[1]) if sys.argv[1:] else UNIHAN), "utf-8")
