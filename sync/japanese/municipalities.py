"""Prefecture and municipality at the beginning of an address.

`municipalities.txt` has every one of them (`python -m provisioning.municipalities` makes it). A name that is not there
(merged, or of a story) is known by its shape, and that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sync.japanese.place_text import standing

_LIST = Path(__file__).with_name("municipalities.txt")
_KYOTO = "京都市"
_COUNTY = re.compile("(?!蒲郡市|郡山市|郡上市|小郡市|大和郡山市)(.{1,5}?郡)(?=.{1,6}?[町村])")
_WARD = re.compile("(.+市)(.+区)")
_PREFECTURE = re.compile("[^0-9 ]{1,4}?県")
_CITY = re.compile("[^0-9 ]{1,5}?郡[^0-9 ]{1,6}?[町村]|[^0-9 ]{1,6}?市")


@dataclass(frozen=True)
class Municipality:
    """What an address begins with, by its characters in the read text."""

    prefecture: str = ""
    """As it is looked up; empty: left out."""
    county: str = ""
    name: str = ""
    """With its ward, without its county; empty: left out."""
    prefecture_end: int = 0
    end: int = 0
    known: bool = False
    several: bool = False
    """Without a prefecture, and there is another of this name."""


@dataclass(frozen=True)
class _Names:
    """Of one prefecture: name as it may begin an address → county, name."""

    full: dict[str, tuple[str, str]]
    short: dict[str, tuple[str, str]]
    """Towns and villages without their county."""


def municipality_of(read: str) -> Municipality:
    """At the beginning of a text as `place_text.written` reads it; spaces between are passed over."""
    text = standing(read)
    begin = _skip(text, 0)
    known = next((name for name in _table() if text.startswith(name, begin)), "")
    if not known:
        everywhere, homes = _everywhere()
        found = _longest(everywhere, text, begin)
        if found is not None:
            county, name, end = found
            return Municipality("", county, name, 0, end, known=True, several=len(homes[county + name]) > 1)
    shaped = _PREFECTURE.match(text, begin)
    prefecture = known or (shaped[0] if shaped else "")
    at = _skip(text, begin + len(prefecture)) if prefecture else 0
    if known:
        names = _table()[known]
        found = _longest(names.full, text, at) or _longest(names.short, text, at)
        if found is not None:
            county, name, end = found
            return Municipality(known, county, name, at, end, known=True)
    city = _CITY.match(text, at)
    if city is None:
        return Municipality(prefecture, prefecture_end=at, end=at)
    county, name = _without_county(city[0])
    return Municipality(prefecture, county, name, at, city.end())


def has_several(ward: str, town: str) -> bool:
    """Of Kyoto: whether this ward has the town more than once, so that only the street tells them apart."""
    return standing(town) in _towns_twice().get(standing(ward), frozenset())


def is_of_kyoto(name: str) -> bool:
    """Whether its addresses may be given by streets."""
    return name.startswith(_KYOTO)


def _longest(names: dict[str, tuple[str, str]], text: str, at: int) -> tuple[str, str, int] | None:
    """Spaces may stand within: 横浜市 中区."""
    tight = [place for place in range(at, min(at + 20, len(text))) if text[place] != " "]
    for size in range(min(len(tight), 14), 1, -1):
        found = names.get("".join(text[place] for place in tight[:size]))
        if found is not None:
            return *found, tight[size - 1] + 1
    return None


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _without_county(name: str) -> tuple[str, str]:
    county = _COUNTY.match(name)
    return (county[1], name[county.end() :]) if county else ("", name)


@cache
def _table() -> dict[str, _Names]:
    found = {}
    for prefecture, places in _lines().items():
        if prefecture.startswith(_KYOTO):
            continue
        full: dict[str, tuple[str, str]] = {}
        short: dict[str, tuple[str, str]] = {}
        for place in map(standing, places):
            county, name = _without_county(place)
            full[place] = (county, name)
            ward = _WARD.fullmatch(name)
            if ward:
                full.setdefault(ward[1], ("", ward[1]))
            if county:
                short[name] = ("", name)
        found[standing(prefecture)] = _Names(full, short)
    return found


@cache
def _everywhere() -> tuple[dict[str, tuple[str, str]], dict[str, set[str]]]:
    """Every full name, and in which prefectures it is."""
    names: dict[str, tuple[str, str]] = {}
    homes: dict[str, set[str]] = defaultdict(set)
    for prefecture, table in _table().items():
        names |= table.full
        for name in table.full:
            homes[name].add(prefecture)
    return names, homes


@cache
def _towns_twice() -> dict[str, frozenset[str]]:
    return {
        standing(ward): frozenset(map(standing, towns)) for ward, towns in _lines().items() if ward.startswith(_KYOTO)
    }


@cache
def _lines() -> dict[str, list[str]]:
    """What stands in the list behind each name."""
    text = _LIST.read_text("utf-8").replace("\n  ", " ")
    rows = (line.split(": ") for line in text.splitlines() if not line.startswith("#"))
    return {name: places.split() for name, places in rows}
