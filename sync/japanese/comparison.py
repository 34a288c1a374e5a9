"""What a comparison of two names or addresses answers: same, differs or doubtful, and always why.

A reason belongs to one answer, and the gravest of all reasons decides. `same` is for what two offices may write of one
person or place; whatever a machine cannot know is `doubtful`, and a person decides (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Likeness(StrEnum):
    """The three answers."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERS = "differs"


class Why(StrEnum):
    """Why; the values are kept in columns and stand in docs/needs-look.md."""

    # same, written otherwise
    WIDTH = "width"
    SPACES = "spaces"
    GLYPH_FORM = "glyph_form"
    """A form chosen by a selector, or a compatibility character: 葛 with and without IVS, 神 and its U+FA19."""
    OLD_FORM = "old_form"
    """旧字 and 新字, and forms that registers write: 齋 斎, 髙 高."""
    REPEAT_MARK = "repeat_mark"
    CASE = "case"
    PUNCTUATION = "punctuation"
    DIACRITICS = "diacritics"
    LATIN_ORDER = "latin_order"
    """Family name first or last."""
    KANA_SCRIPT = "kana_script"
    """Of readings: hiragana, katakana."""
    SMALL_KANA = "small_kana"
    """In places: ヶケが, ノの之, ッツつ."""
    NUMERALS = "numerals"
    """一 and 1."""
    NUMBER_NOTATION = "number_notation"
    """番地, 番, 号, の, hyphens."""
    AZA = "aza"
    """大字 and 字 written or not."""
    PREFECTURE_LEFT_OUT = "prefecture_left_out"
    COUNTY_LEFT_OUT = "county_left_out"
    STREET_LEFT_OUT = "street_left_out"
    """Of Kyoto; the ward has one town of this name."""
    BUILDING_LEFT_OUT = "building_left_out"
    """Its name; the room is the same."""
    BUILDING_NOTATION = "building_notation"
    """号室, 号棟, and signs in the name."""

    # doubtful: a person decides
    KIN = "kin"
    """Related characters that families tell apart: 斎 斉."""
    LOOK_ALIKE = "look_alike"
    """ニ (kana) and 二, ー and 一."""
    OTHER_KANA = "other_kana"
    """さくら and サクラ, ショ and シヨ, ヂ and ジ; in names also ケ and ヶ, の and 之."""
    READING = "reading"
    """Kana or letters beside kanji: nobody can know."""
    PART_LEFT_OUT = "part_left_out"
    """One of several names: a middle name."""
    INITIAL = "initial"
    NAME_ORDER = "name_order"
    SPELLING = "spelling"
    """MUELLER and MÜLLER."""
    SEVERAL_CITIES = "several_cities"
    """Without its prefecture it may be another."""
    CITY_LEFT_OUT = "city_left_out"
    WARD_LEFT_OUT = "ward_left_out"
    AZA_LEFT_OUT = "aza_left_out"
    KANA_LEFT_OUT = "kana_left_out"
    """市ケ谷 and 市谷."""
    STREET_NEEDED = "street_needed"
    """Of Kyoto: the ward has several towns of this name."""
    OTHER_STREET = "other_street"
    TOWN_LEFT_OUT = "town_left_out"
    NUMBER_LEFT_OUT = "number_left_out"
    """The whole number, its 丁目 or its branch."""
    NUMBER_OR_ROOM = "number_or_room"
    """Which of the figures is the room."""
    NUMBER_WORD = "number_word"
    """Same figures, 番 here and 号 there."""
    ROOM_LEFT_OUT = "room_left_out"
    OTHER_BUILDING = "other_building"
    """Its name; number and room do not differ."""
    ONLY_ONE = "only_one"
    """There is nothing on the other side."""
    TOO_LONG = "too_long"

    # differs
    OTHER_NAME = "other_name"
    OTHER_PREFECTURE = "other_prefecture"
    OTHER_CITY = "other_city"
    OTHER_TOWN = "other_town"
    OTHER_NUMBER = "other_number"
    OTHER_ROOM = "other_room"


_ORDER = {reason: place for place, reason in enumerate(Why)}


def result_of(reason: Why) -> Likeness:
    """The answer that a reason gives by itself."""
    if _ORDER[reason] < _ORDER[Why.KIN]:
        return Likeness.SAME
    return Likeness.DOUBTFUL if _ORDER[reason] < _ORDER[Why.OTHER_NAME] else Likeness.DIFFERS


@dataclass(frozen=True)
class Comparison:
    """The answer, and its reasons, those first that decided. Same without a reason: the same characters."""

    result: Likeness
    reasons: tuple[Why, ...] = ()


def answer(reasons: Iterable[Why]) -> Comparison:
    """The gravest reason decides; the others are told too."""
    found = sorted(set(reasons), key=_ORDER.__getitem__)
    if not found:
        return Comparison(Likeness.SAME)
    result = result_of(found[-1])
    deciding = [reason for reason in found if result_of(reason) is result]
    return Comparison(result, (*deciding, *(reason for reason in found if reason not in deciding)))
