"""Why two addresses, both read, are one place, two places, or a question for a person. The widest part comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sync.japanese.comparison import Why
from sync.japanese.folding import WRITTEN, Step, folded, of_one_width, reasons_between
from sync.japanese.house_numbers import NumberFigure, block_of
from sync.japanese.municipalities import Municipality, has_several, is_of_kyoto
from sync.japanese.place_reading import PlaceRead
from sync.japanese.place_text import in_figures, with_standing_kana

_AZA = re.compile("大字|(?<![文数])字(?=.)")
_ORDINAL = re.compile("第(?=[0-9]+地割)")
_KANA_BETWEEN = re.compile("(?<=.)[ケノツ](?=.)")
_STREET = re.compile("^.*(?:[東西]入(?:[るルり]|)|[上下](?:[るルり]|がる|ガル))(?=.)")
_STREET_WORDS = re.compile("(?<=[入上下])(?:[るルり]|がる|ガル)")


def _without_aza(text: str) -> str:
    return _AZA.sub("", text)


def _figures_of_places(text: str) -> str:
    """第３地割 is 3地割 to whoever lives there."""
    return _ORDINAL.sub("", in_figures(text))


_TOWN_STEPS: tuple[Step, ...] = (
    *WRITTEN,
    (Why.AZA, _without_aza),
    (Why.SMALL_KANA, with_standing_kana),
    (Why.NUMERALS, _figures_of_places),
)


def compare(one: PlaceRead, other: PlaceRead) -> set[Why]:
    """Every reason that was met."""
    one, other = _beginning_alike(one, other)
    reasons = set(_municipality_reasons(one, other))
    return reasons | _town_reasons(one, other) | _number_reasons(one, other) | _writing_of_cities(one, other)


def _beginning_alike(one: PlaceRead, other: PlaceRead) -> tuple[PlaceRead, PlaceRead]:
    """Where one begins with a town or village that the other names with its county, it is that."""
    for left, right in ((one, other), (other, one)):
        named = right.municipality
        if left.municipality.name or not named.name or left.municipality.prefecture:
            continue
        text = left.written.read
        if text.startswith(named.name) and named.county:
            found = Municipality("", "", named.name, 0, len(named.name), known=named.known)
            again = PlaceRead(left.written, found, len(named.name), left.number)
            return (again, right) if left is one else (right, again)
    return one, other


def _municipality_reasons(one: PlaceRead, other: PlaceRead) -> Iterator[Why]:
    left, right = one.municipality, other.municipality
    if left.prefecture and right.prefecture:
        if left.prefecture != right.prefecture:
            yield Why.OTHER_PREFECTURE
    elif left.prefecture or right.prefecture:
        yield Why.SEVERAL_CITIES if left.several or right.several else Why.PREFECTURE_LEFT_OUT
    if left.name != right.name:
        names = (left.name, right.name)
        if not all(names):
            yield Why.CITY_LEFT_OUT
        elif _is_city_of(left.name, right.name) or _is_city_of(right.name, left.name):
            yield Why.WARD_LEFT_OUT
        else:
            yield Why.OTHER_CITY
    elif left.county != right.county:
        yield Why.COUNTY_LEFT_OUT if not left.county or not right.county else Why.OTHER_CITY


def _is_city_of(city: str, ward: str) -> bool:
    return city.endswith("市") and ward.startswith(city)


def _writing_of_cities(one: PlaceRead, other: PlaceRead) -> set[Why]:
    """How the two write the same municipality."""
    texts = ["".join(place.parts[:2]) for place in (one, other)]
    if one.municipality.prefecture != other.municipality.prefecture:
        texts = [place.parts[1] for place in (one, other)]
    if one.municipality.county != other.municipality.county or one.municipality.name != other.municipality.name:
        return set()
    found = reasons_between(texts[0], texts[1], (*WRITTEN, (Why.SMALL_KANA, with_standing_kana)))
    return set(found or ())


def _town_reasons(one: PlaceRead, other: PlaceRead) -> set[Why]:
    left, right = (place.written.cut(place.town_begin, place.number.begin) for place in (one, other))
    left, right = (block_of(folded(town, WRITTEN))[0] for town in (left, right))
    if is_of_kyoto(one.municipality.name):
        streets = _street_reasons(left, right, one.municipality.name)
        if streets is not None:
            return streets
    raw = [place.written.cut(place.town_begin, _town_end(place)) for place in (one, other)]
    found = reasons_between(raw[0], raw[1], _TOWN_STEPS)
    if found is not None:
        return set(found)
    if not left or not right:
        return {Why.TOWN_LEFT_OUT}
    plain = [with_standing_kana(_without_aza(town)) for town in (left, right)]
    found = reasons_between(_KANA_BETWEEN.sub("", plain[0]), _KANA_BETWEEN.sub("", plain[1]), _TOWN_STEPS)
    if found is not None:
        return {Why.KANA_LEFT_OUT, *found}
    fewer, more = sorted(plain, key=len)
    if "字" in left + right and more.startswith(fewer):
        return {Why.AZA_LEFT_OUT}
    return {Why.OTHER_TOWN}


def _town_end(place: PlaceRead) -> int:
    """Where its 丁目 begins; the end of the town."""
    name, _ = block_of(place.town)
    return place.town_begin + len(name)


def _street_reasons(left: str, right: str, ward: str) -> set[Why] | None:
    """Of Kyoto: towns behind the names of streets. None: no street is named."""
    named = [_STREET.match(town) for town in (left, right)]
    streets = [street[0] if street else "" for street in named]
    if not any(streets):
        return None
    towns = [town[len(street) :] for town, street in zip((left, right), streets, strict=True)]
    found = reasons_between(towns[0], towns[1], _TOWN_STEPS)
    if found is None:
        return {Why.OTHER_TOWN}
    if all(streets):
        plain = [_STREET_WORDS.sub("", in_figures(street)) for street in streets]
        alike = reasons_between(plain[0], plain[1])
        if alike is None:
            return {*found, Why.OTHER_STREET}
        return {*found, *alike, *({Why.SMALL_KANA} if streets[0] != streets[1] else ())}
    twice = has_several(ward, towns[0]) or has_several(ward, towns[1])
    return {*found, Why.STREET_NEEDED if twice else Why.STREET_LEFT_OUT}


def _number_reasons(one: PlaceRead, other: PlaceRead) -> set[Why]:
    left, right = ([figure.value for figure in place.figures] for place in (one, other))
    rooms = one.building.room, other.building.room
    rows = [*left, *filter(None, rooms[:1])], [*right, *filter(None, rooms[1:])]
    if rows[0] != rows[1]:
        return _other_figures(one, other, left, right)
    reasons = set(_room_reasons(one, other))
    if _words_disagree(one.figures, other.figures):
        return {*reasons, Why.OTHER_NUMBER}
    if _words_differ(one, other):
        reasons.add(Why.NUMBER_WORD)
    reasons |= _writing(*(place.written.cut(_town_end(place), place.number.end) for place in (one, other)))
    texts = one.number_text.replace(" ", ""), other.number_text.replace(" ", "")
    if texts[0] != texts[1]:
        figures = in_figures(texts[0]), in_figures(texts[1])
        reasons |= {Why.NUMERALS} if figures != texts else set()
        reasons |= {Why.NUMBER_NOTATION} if figures[0] != figures[1] else set()
    return reasons | _building_reasons(one, other)


def _writing(one: str, other: str) -> set[Why]:
    """Width and spaces, where one has them and the other has not."""
    wide = [of_one_width(text) != text for text in (one, other)]
    spaced = [" " in of_one_width(text).strip() for text in (one, other)]
    found = {Why.WIDTH} if wide[0] != wide[1] else set()
    return found | ({Why.SPACES} if spaced[0] != spaced[1] else set())


def _words_disagree(one: tuple[NumberFigure, ...], other: tuple[NumberFigure, ...]) -> bool:
    """The same figures, and one is named as 丁目 here and as something else there."""
    pairs = [(left.word, right.word) for left, right in zip(one, other, strict=False) if left.word and right.word]
    return any(left != right and "丁目" in (left, right) for left, right in pairs)


def _words_differ(one: PlaceRead, other: PlaceRead) -> bool:
    """One figure alone, named here and bare or otherwise there: 2丁目 and 2, 2番 and 2号."""
    pairs = [(left.word, right.word) for left, right in zip(one.figures, other.figures, strict=False)]
    if len(pairs) == 1 and "丁目" in pairs[0] and pairs[0][0] != pairs[0][1]:
        return True
    return any({left, right} in ({"番", "号"}, {"番地", "号"}) for left, right in pairs)


def _room_reasons(one: PlaceRead, other: PlaceRead) -> Iterator[Why]:
    """The figures are the same in a row: is the room the same one of them?"""
    borders = [_house_figures(place) for place in (one, other)]
    if None in borders:
        # Bare hyphens beside an address that names its room: the last of three may be the house.
        certain = next((place for place, border in zip((one, other), borders, strict=True) if border is not None), None)
        if certain is not None and certain.building.room:
            yield Why.NUMBER_OR_ROOM
    elif borders[0] != borders[1]:
        yield Why.NUMBER_OR_ROOM


def _house_figures(place: PlaceRead) -> int | None:
    """How many figures are 丁目 and house; None: nobody knows."""
    rooms = place.rooms
    return None if rooms is None else len(place.figures) - rooms


def _other_figures(one: PlaceRead, other: PlaceRead, left: list[str], right: list[str]) -> set[Why]:
    """The figures are not the same: one has fewer, or they differ."""
    if not left or not right:
        return {Why.NUMBER_LEFT_OUT}
    shorter = _without_block(one, other)
    if shorter is not None:
        return shorter
    rows = [*left, *filter(None, (one.building.room,))], [*right, *filter(None, (other.building.room,))]
    (fewer, small), (more, large) = sorted(zip(rows, (one, other), strict=True), key=lambda pair: len(pair[0]))
    if len(fewer) < len(more):
        houses = _house_figures(large)
        if more[: len(fewer)] == fewer and not small.building.room:
            if houses == len(fewer):
                return {Why.ROOM_LEFT_OUT}
            return {_shorter(small, large, len(fewer))}
        blocks = [block_of(place.town)[1] for place in (small, large)]
        if more[1:] == fewer and blocks[0] is None and (blocks[1] is not None or houses is None):
            return {Why.NUMBER_LEFT_OUT}
        return {Why.OTHER_NUMBER}
    if len(left) == len(right) and left == right:
        return {Why.OTHER_ROOM}
    borders = [border for border in map(_house_figures, (one, other)) if border is not None]
    unequal = next(place for place, (mine, yours) in enumerate(zip(*rows, strict=True)) if mine != yours)
    return {Why.OTHER_ROOM if borders and unequal >= max(borders) else Why.OTHER_NUMBER}


def _without_block(one: PlaceRead, other: PlaceRead) -> set[Why] | None:
    """One names its 丁目, the other begins with 番 or 番地. None: it is not so."""
    blocks = [bool(place.figures) and place.figures[0].word == "丁目" for place in (one, other)]
    if blocks[0] == blocks[1]:
        return None
    named, bare = (one, other) if blocks[0] else (other, one)
    if bare.figures[0].word not in ("番", "番地"):
        return None
    rest, whole = ([figure.value for figure in named.figures[1:]], [figure.value for figure in bare.figures])
    rooms = [place.building.room for place in (named, bare)]
    if rest != whole or (all(rooms) and rooms[0] != rooms[1]):
        return {Why.OTHER_NUMBER}
    return {Why.NUMBER_LEFT_OUT} | ({Why.ROOM_LEFT_OUT} if rooms[0] != rooms[1] else set())


def _shorter(small: PlaceRead, large: PlaceRead, length: int) -> Why:
    """A number that ends where the other goes on: another house, if both say with words what their figures are."""
    named = all(figure.word for figure in (*small.figures, *large.figures[:length]))
    return Why.OTHER_NUMBER if named and small.figures[-1].word == "号" else Why.NUMBER_LEFT_OUT


def _building_reasons(one: PlaceRead, other: PlaceRead) -> set[Why]:
    left, right = one.building, other.building
    if bool(left.name) != bool(right.name):
        return {Why.BUILDING_LEFT_OUT if left.room or right.room else Why.OTHER_BUILDING}
    if reasons_between(left.name, right.name) is None:
        return {Why.OTHER_BUILDING}
    texts = [place.written.cut(place.number.end, len(place.written.read)) for place in (one, other)]
    written = reasons_between(texts[0], texts[1])
    return {*_writing(texts[0], texts[1]), Why.BUILDING_NOTATION} if written is None else set(written)
