"""Pairs of addresses whose answer is known: towns of the whole country, homes in them, and how people write those.

A pair is one home written twice (same), two homes (differs), or what nobody can know (doubtful: the room left out, a
city of two prefectures without its own). Every second home of `differs` is written in another way, too.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from provisioning.municipalities import TABLE
from sync.japanese.comparison import Likeness

_FIGURES = "〇一二三四五六七八九"
_NO_TOWN = re.compile("[Ａ-Ｚ（(〜、〔]|[0-9０-９〇一二三四五六七八九十百千第]$|丁目$|町村")
"""Rows that list several places, and names that end in a figure or a 丁目: another behind it is told from
neither."""
_BUILDINGS = ("若葉ハイツ", "コーポ緑", "メゾン・ド・青空", "第２桜荘", "グリーンヒルズ若葉Ａ棟", "市営住宅３号棟")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_OLD = str.maketrans("沢浜広桜辺竜国会学横栄", "澤濱廣櫻邊龍國會學橫榮")
_HALF_KANA = str.maketrans(
    {"ハ": "ﾊ", "イ": "ｲ", "ツ": "ﾂ", "コ": "ｺ", "ー": "ｰ", "ポ": "ﾎﾟ", "メ": "ﾒ", "ゾ": "ｿﾞ", "ン": "ﾝ"}
)


@dataclass(frozen=True)
class Dwelling:
    """Where somebody lives."""

    prefecture: str
    city: str
    town: str
    block: int
    house: int
    door: int
    building: str = ""
    room: int = 0


@dataclass(frozen=True)
class WayOfWriting:
    """How somebody writes it. As it stands: as a card does."""

    figures: str = "wide"
    """wide | narrow | kanji"""
    number: str = "words"
    """words | hyphens | half (1丁目2-3) | of (2番地の3)"""
    dash: str = "-"
    prefecture: bool = True
    county: bool = True
    spaces: str = ""
    aza: bool = False
    kana: str = ""
    """ヶ or が for the ケ between kanji"""
    old: bool = False
    half_kana: bool = False
    building: str = "号室"
    """号室 | 号 | bare | hyphen | left_out"""

    def written(self, home: Dwelling) -> str:
        """The whole address."""
        city = home.city if self.county else re.sub("^.+?郡(?=.+[町村])", "", home.city)
        town = ("大字" if self.aza else "") + home.town
        if self.kana:
            town = re.sub("(?<=.)[ケヶが](?=[谷丘岡崎原])", self.kana, town)
        number = self._number(home)
        behind = self._building(home)
        if self.half_kana:
            behind = behind.translate(_HALF_KANA)
        parts = (home.prefecture if self.prefecture else "", city, town + number, behind)
        text = self.spaces.join(part for part in parts if part)
        if behind and not self.spaces and not behind.startswith(self.dash):
            text = text[: -len(behind)] + "　" + behind
        return text.translate(_OLD) if self.old else text

    def _number(self, home: Dwelling) -> str:
        block, house, door = (self._figure(value) for value in (home.block, home.house, home.door))
        match self.number:
            case "hyphens":
                return self._at_width(self.dash.join((block, house, door)))
            case "half":
                return self._at_width(f"{block}丁目{house}{self.dash}{door}")
            case "of":
                return self._at_width(f"{block}丁目{house}番地の{door}")
            case _:
                # Cards write the 丁目, a part of the town's name, in kanji.
                named = kanji(home.block) if self.figures == "wide" else block
                return f"{named}丁目" + self._at_width(f"{house}番{door}号")

    def _building(self, home: Dwelling) -> str:
        if not home.building:
            return ""
        room = self._at_width(str(home.room))
        match self.building:
            case "left_out":
                return f"{self.dash}{room}"
            case "hyphen":
                return f"{home.building}-{room}"
            case "bare":
                return home.building + room
            case _:
                return home.building + room + self.building

    def _figure(self, value: int) -> str:
        return kanji(value) if self.figures == "kanji" else str(value)

    def _at_width(self, text: str) -> str:
        return text.translate(_WIDE) if self.figures == "wide" else text


CARD = WayOfWriting()
WAYS: dict[str, WayOfWriting] = {
    "as it is": CARD,
    "narrow figures": WayOfWriting(figures="narrow"),
    "kanji numerals": WayOfWriting(figures="kanji"),
    "hyphens": WayOfWriting(figures="narrow", number="hyphens"),
    "wide hyphens": WayOfWriting(number="hyphens"),
    "丁目 and hyphen": WayOfWriting(figures="narrow", number="half"),
    "番地の": WayOfWriting(number="of"),
    "‐ for a hyphen": WayOfWriting(number="hyphens", dash="‐"),
    "― for a hyphen": WayOfWriting(figures="narrow", number="hyphens", dash="―"),
    "ー for a hyphen": WayOfWriting(figures="narrow", number="hyphens", dash="ー"),
    "の for a hyphen": WayOfWriting(figures="narrow", number="half", dash="の"),
    "without prefecture": WayOfWriting(prefecture=False),
    "without county": WayOfWriting(county=False),
    "spaces between": WayOfWriting(spaces="　"),
    "narrow spaces between": WayOfWriting(spaces=" "),
    "大字": WayOfWriting(aza=True),
    "ヶ": WayOfWriting(kana="ヶ"),
    "が": WayOfWriting(kana="が"),
    "旧字": WayOfWriting(old=True),
    "half-width kana": WayOfWriting(half_kana=True),
    "without 号室": WayOfWriting(building="bare"),
    "号": WayOfWriting(building="号"),
    "room behind a hyphen": WayOfWriting(building="hyphen"),
    "without the building's name": WayOfWriting(figures="narrow", number="hyphens", building="left_out"),
}
"""One way each; `several ways` takes them together."""


@dataclass(frozen=True)
class KnownPair:
    """Two addresses, what they are made to show, and the answer that is known."""

    kind: str
    one: str
    other: str
    answer: Likeness


def kanji(value: int) -> str:
    """A number below a hundred in kanji: 23 as 二十三."""
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else _FIGURES[tens]) + ("十" if tens else "") + (_FIGURES[ones] if ones else "")


def pairs(count: int, seed: int) -> Iterator[KnownPair]:
    """So many pairs, of every kind in turn; the same for the same seed."""
    chance = random.Random(seed)
    makers = [(name, _written_twice(way)) for name, way in WAYS.items()]
    makers += [("several ways", _several_ways)] * 6
    makers += [(kind, _of_two(change)) for kind, change in _OTHERS.items()] * 2
    makers += list(_UNKNOWN.items())
    for place in range(count):
        kind, make = makers[place % len(makers)]
        pair = make(chance)
        yield replace(pair, kind=kind)


@cache
def _towns() -> tuple[tuple[str, str, str], ...]:
    """Prefecture, city and town. Kyoto, whose addresses go by streets, has kinds of its own."""
    database = sqlite3.connect(f"file:{TABLE}?mode=ro", uri=True)
    try:
        rows = database.execute("SELECT data FROM postal_data WHERE neighborhood != '' ORDER BY code, data").fetchall()
    finally:
        database.close()
    read = (json.loads(text) for (text,) in rows)
    found = ((row["prefecture"], row["city"], row["neighborhood"]) for row in read)
    return tuple(dict.fromkeys(row for row in found if not _NO_TOWN.search(row[2]) and not row[1].startswith("京都市")))


@cache
def _towns_by_city() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for prefecture, city, town in _towns():
        found[prefecture, city].append(town)
    return found


def _home(chance: random.Random) -> Dwelling:
    prefecture, city, town = chance.choice(_towns())
    home = Dwelling(prefecture, city, town, chance.randint(1, 15), chance.randint(1, 49), chance.randint(1, 30))
    if chance.random() < 0.5:
        return replace(home, building=chance.choice(_BUILDINGS), room=chance.randint(101, 912))
    return home


def _in_a_building(chance: random.Random) -> Dwelling:
    return replace(_home(chance), building=chance.choice(_BUILDINGS), room=chance.randint(101, 912))


def _written_twice(way: WayOfWriting) -> Callable[[random.Random], KnownPair]:
    def make(chance: random.Random) -> KnownPair:
        building = way.building != "号室" or way.half_kana
        home = _in_a_building(chance) if building else _home(chance)
        while not way.prefecture and home.city in ("府中市", "伊達市"):
            home = _home(chance)
        if way.aza or way.kana:
            home = replace(home, town=f"若葉{'ケ丘' if way.kana else ''}")
        return KnownPair("", CARD.written(home), way.written(home), Likeness.SAME)

    return make


def _any_way(chance: random.Random, home: Dwelling) -> WayOfWriting:
    """Several at once, that stand together."""
    number = chance.choice(("words", "hyphens", "half", "of"))
    left_out = number == "hyphens" and chance.random() < 0.3
    return WayOfWriting(
        figures=chance.choice(("wide", "narrow", "kanji")),
        number=number,
        dash=chance.choice(("-", "‐", "―", "−")),
        prefecture=home.city in ("府中市", "伊達市") or chance.random() < 0.6,
        spaces=chance.choice(("", "", " ", "　")),
        old=chance.random() < 0.2,
        building="left_out" if left_out else chance.choice(("号室", "号", "bare", "hyphen")),
    )


def _several_ways(chance: random.Random) -> KnownPair:
    home = _home(chance)
    return KnownPair("", _any_way(chance, home).written(home), _any_way(chance, home).written(home), Likeness.SAME)


def _of_two(change: Callable[[random.Random, Dwelling], Dwelling]) -> Callable[[random.Random], KnownPair]:
    def make(chance: random.Random) -> KnownPair:
        home = _in_a_building(chance)
        other = change(chance, home)
        way = CARD if chance.random() < 0.5 else _any_way(chance, other)
        return KnownPair("", CARD.written(home), way.written(other), Likeness.DIFFERS)

    return make


def _another(chance: random.Random, value: int, least: int, most: int) -> int:
    return chance.choice([number for number in range(least, most) if number != value])


def _other_town(chance: random.Random, home: Dwelling) -> Dwelling:
    towns = [town for town in _towns_by_city()[home.prefecture, home.city] if town != home.town]
    return replace(home, town=chance.choice(towns or ["若葉新田"]))


def _other_city(chance: random.Random, home: Dwelling) -> Dwelling:
    cities = [city for prefecture, city in _towns_by_city() if prefecture == home.prefecture and city != home.city]
    return replace(home, city=chance.choice(cities))


def _turned_round(chance: random.Random, home: Dwelling) -> Dwelling:
    house = home.house if home.house != home.door else home.house + 1
    return replace(home, house=home.door, door=house) if home.house != home.door else replace(home, house=house)


_OTHERS: dict[str, Callable[[random.Random, Dwelling], Dwelling]] = {
    "other town": _other_town,
    "other city": _other_city,
    "other 丁目": lambda chance, home: replace(home, block=_another(chance, home.block, 1, 16)),
    "other 番": lambda chance, home: replace(home, house=_another(chance, home.house, 1, 50)),
    "other 号": lambda chance, home: replace(home, door=_another(chance, home.door, 1, 31)),
    "番 and 号 turned round": _turned_round,
    "other room": lambda chance, home: replace(home, room=_another(chance, home.room, 101, 912)),
    "next door": lambda chance, home: replace(home, room=home.room + 1),
}


def _room_left_out(chance: random.Random) -> KnownPair:
    home = _in_a_building(chance)
    other = replace(home, building="")
    return KnownPair("", CARD.written(home), _any_way(chance, other).written(other), Likeness.DOUBTFUL)


def _other_building(chance: random.Random) -> KnownPair:
    home = _in_a_building(chance)
    other = replace(home, building="青葉レジデンス")
    return KnownPair("", CARD.written(home), other and CARD.written(other), Likeness.DOUBTFUL)


def _block_left_out(chance: random.Random) -> KnownPair:
    home = replace(_home(chance), building="")
    whole = CARD.written(home)
    return KnownPair("", whole, whole.replace(f"{kanji(home.block)}丁目", "", 1), Likeness.DOUBTFUL)


def _city_of_two(chance: random.Random) -> KnownPair:
    home = replace(_home(chance), prefecture="東京都", city="府中市", town="若葉町")
    return KnownPair("", CARD.written(home), replace(CARD, prefecture=False).written(home), Likeness.DOUBTFUL)


def _ga_left_out(chance: random.Random) -> KnownPair:
    home = replace(_home(chance), town="若葉ケ谷")
    return KnownPair("", CARD.written(home), CARD.written(replace(home, town="若葉谷")), Likeness.DOUBTFUL)


def _house_or_room(chance: random.Random) -> KnownPair:
    home = replace(_in_a_building(chance), building="若葉荘")
    place = f"{home.prefecture}{home.city}{home.town}{home.block}-{home.house}"
    return KnownPair("", f"{place}　若葉荘{home.room}号室", f"{place}-{home.room}", Likeness.DOUBTFUL)


_UNKNOWN: dict[str, Callable[[random.Random], KnownPair]] = {
    "room left out": _room_left_out,
    "other building, same room": _other_building,
    "丁目 left out": _block_left_out,
    "city of two prefectures": _city_of_two,
    "ケ left out": _ga_left_out,
    "last figure house or room": _house_or_room,
}
