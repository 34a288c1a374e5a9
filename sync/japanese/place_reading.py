"""One address read: where its parts end, and what its number and building say."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from sync.japanese.house_numbers import (
    Building,
    NumberFigure,
    NumberSpan,
    block_of,
    building_of,
    find_number,
    is_certain,
    rooms_among,
)
from sync.japanese.municipalities import Municipality, municipality_of
from sync.japanese.place_text import PlaceText, written

LONGEST = 400
"""Characters; of cards 200 at the most. Every rule here is bounded by it."""


@dataclass(frozen=True)
class PlaceRead:
    """An address, read."""

    written: PlaceText = field(repr=False)
    municipality: Municipality = field(repr=False)
    town_begin: int
    number: NumberSpan = field(repr=False)

    @property
    def parts(self) -> tuple[str, str, str, str, str]:
        """Prefecture, city, town, number and building as they were written."""
        ends = (0, self.municipality.prefecture_end, self.town_begin, self.number.begin, self.number.end)
        cut = self.written.cut
        prefecture, city, town, number = (cut(begin, end) for begin, end in pairwise(ends))
        return prefecture, city, town, number, cut(self.number.end, len(self.written.read))

    @property
    def town(self) -> str:
        """The read text of the town, with its 丁目."""
        return self.written.read[self.town_begin : self.number.begin].strip()

    @property
    def number_text(self) -> str:
        """The read text of 丁目 and number."""
        name, _ = block_of(self.town)
        return self.town[len(name) :] + self.written.read[self.number.begin : self.number.end].strip()

    @property
    def figures(self) -> tuple[NumberFigure, ...]:
        """The 丁目 if it is named, and the number."""
        _, block = block_of(self.town)
        return (block, *self.number.figures) if block else self.number.figures

    @property
    def building_text(self) -> str:
        """The read text behind the number."""
        return self.written.read[self.number.end :].strip()

    @property
    def building(self) -> Building:
        """Its name and the room, where they stand behind the number."""
        return building_of(self.building_text)

    @property
    def rooms(self) -> int | None:
        """How many figures at the end of the number are a room; None: nobody knows."""
        if self.building_text:
            return 0
        return rooms_among(self.number.figures, has_block=block_of(self.town)[1] is not None)

    @property
    def is_certain(self) -> bool:
        """Whether every border between the parts is."""
        found = self.municipality
        name, block = block_of(self.town)
        whole = bool(found.name) and found.known and not found.several
        return whole and bool(name) and is_certain(self.number.figures, self.building_text, has_block=block is not None)


def read_place(text: str) -> PlaceRead:
    """The address, read. At most LONGEST characters."""
    whole = written(text)
    found = municipality_of(whole.read)
    begin = found.end
    while begin < len(whole.read) and whole.read[begin] == " ":
        begin += 1
    rest = find_number(whole.read[begin:])
    end = begin + rest.end
    while rest.figures and end < len(whole.read) and whole.read[end] == " ":
        end += 1
    return PlaceRead(whole, found, begin, NumberSpan(begin + rest.begin, end, rest.figures))
