"""Why two names or addresses are one, two, or a question, in a clerk's words. What is not known stands as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sync.japanese.comparison import Likeness, Why, result_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ITEMS: dict[str, StrOrPromise] = {"name": _("氏名"), "address": _("住所"), "birth_on": _("生年月日"), "sex": _("性別")}
WORDS: dict[Why, StrOrPromise] = {
    Why.WIDTH: _("全角と半角"),
    Why.SPACES: _("空白"),
    Why.GLYPH_FORM: _("字の形（異体字）"),
    Why.OLD_FORM: _("旧字と新字"),
    Why.REPEAT_MARK: _("「々」"),
    Why.CASE: _("大文字と小文字"),
    Why.PUNCTUATION: _("記号"),
    Why.DIACRITICS: _("アルファベットの上や下の印"),
    Why.LATIN_ORDER: _("姓と名の順（アルファベット）"),
    Why.KANA_SCRIPT: _("ひらがなとカタカナ"),
    Why.SMALL_KANA: _("地名の「ヶ・が」「ノ・の・之」など"),
    Why.NUMERALS: _("漢数字と算用数字"),
    Why.NUMBER_NOTATION: _("番地の書き方"),
    Why.AZA: _("「大字」「字」"),
    Why.PREFECTURE_LEFT_OUT: _("片方に都道府県がない"),
    Why.COUNTY_LEFT_OUT: _("片方に郡がない"),
    Why.STREET_LEFT_OUT: _("片方に通り名がない"),
    Why.BUILDING_LEFT_OUT: _("片方に建物の名前がない（部屋番号は同じ）"),
    Why.BUILDING_NOTATION: _("建物と部屋の書き方"),
    Why.KIN: _("似た別の字（斎と斉など）があります"),
    Why.LOOK_ALIKE: _("形の似た字（ニと二など）があります"),
    Why.OTHER_KANA: _("かなの書き方が違います"),
    Why.READING: _("漢字と、かなやアルファベットは、機械では比べられません"),
    Why.PART_LEFT_OUT: _("片方に、名前の一部がありません"),
    Why.INITIAL: _("片方が頭文字だけです"),
    Why.NAME_ORDER: _("姓と名の順が違います"),
    Why.SPELLING: _("アルファベットのつづりが違います"),
    Why.SEVERAL_CITIES: _("同じ名前の市がほかの都道府県にもあります"),
    Why.CITY_LEFT_OUT: _("片方に市区町村がありません"),
    Why.WARD_LEFT_OUT: _("片方に区がありません"),
    Why.AZA_LEFT_OUT: _("片方に字の名前がありません"),
    Why.KANA_LEFT_OUT: _("地名の「ケ」「ノ」「ツ」が片方にありません"),
    Why.STREET_NEEDED: _("この区には同じ町名がいくつもあり、片方に通り名がありません"),
    Why.OTHER_STREET: _("通り名が違います"),
    Why.TOWN_LEFT_OUT: _("片方に町名がありません"),
    Why.NUMBER_LEFT_OUT: _("片方に、番地か丁目がありません"),
    Why.NUMBER_OR_ROOM: _("最後の数が、番地か部屋番号か分かりません"),
    Why.NUMBER_WORD: _("数は同じで、「番」と「号」などが違います"),
    Why.ROOM_LEFT_OUT: _("片方に部屋番号がありません"),
    Why.OTHER_BUILDING: _("建物の名前が違います"),
    Why.ONLY_ONE: _("片方が空です"),
    Why.TOO_LONG: _("長すぎて比べられません"),
    Why.OTHER_NAME: _("字が違います"),
    Why.OTHER_PREFECTURE: _("都道府県が違います"),
    Why.OTHER_CITY: _("市区町村が違います"),
    Why.OTHER_TOWN: _("町名が違います"),
    Why.OTHER_NUMBER: _("番地が違います"),
    Why.OTHER_ROOM: _("部屋番号が違います"),
}
_KNOWN = {why.value: why for why in Why}


def item_words(name: str) -> str:
    """One of the four items of a card."""
    return str(ITEMS.get(name, name))


def differing_words(items: Sequence[str], whys: Sequence[str]) -> str:
    """Each item that is not the same, with what decided: 氏名（字が違います）・性別."""
    return "・".join(_with_reasons(item, [why for why in _of(item, whys) if not _is_of_writing(why)]) for item in items)


def writing_words(whys: Sequence[str]) -> str:
    """What is written otherwise and is the same; empty: nothing is."""
    found = [
        _with_reasons(item, writing)
        for item in ITEMS
        if (writing := [why for why in _of(item, whys) if _is_of_writing(why)])
    ]
    return gettext("書き方だけが違います：%(items)s") % {"items": "・".join(found)} if found else ""


def _of(item: str, whys: Sequence[str]) -> list[str]:
    return [why.partition(":")[2] for why in whys if why.partition(":")[0] == item]


def _is_of_writing(why: str) -> bool:
    return why in _KNOWN and result_of(_KNOWN[why]) is Likeness.SAME


def _with_reasons(item: str, whys: Sequence[str]) -> str:
    words = "、".join(str(WORDS[_KNOWN[why]]) if why in _KNOWN else why for why in whys)
    return (
        gettext("%(item)s（%(reasons)s）") % {"item": item_words(item), "reasons": words} if words else item_words(item)
    )
