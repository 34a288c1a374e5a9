"""An address in five parts, and whether two addresses are one place: a table of municipalities, and rules (ADR 0028).

Nothing is lost and nothing is changed: the five parts joined are the address, character by character.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.japanese.address_comparison import compare
from sync.japanese.comparison import Comparison, Why, answer
from sync.japanese.place_reading import LONGEST, read_place


@dataclass(frozen=True)
class AddressParts:
    """The five parts as they were written; spaces between stand at the end of the part before them."""

    prefecture: str
    city: str
    """With county and ward."""
    town: str
    """With 大字, 字 and 丁目; all that could not be split."""
    number: str
    building: str
    """With the room."""
    sure: bool
    """Whether every border is certain. Where it is not, a person looks before anything is made of it."""

    def joined(self) -> str:
        """The address in one line, as it was."""
        return self.prefecture + self.city + self.town + self.number + self.building

    def fields(self) -> tuple[str, str, str, str, str]:
        """For five fields of a form: without the spaces around each part."""
        return (
            self.prefecture.strip(),
            self.city.strip(),
            self.town.strip(),
            self.number.strip(),
            self.building.strip(),
        )


def split_address(text: str) -> AddressParts:
    """The five parts of an address in one line. What cannot be split stays in the town, unsure."""
    if len(text) > LONGEST:
        return AddressParts("", "", text, "", "", sure=False)
    place = read_place(text)
    return AddressParts(*place.parts, sure=place.is_certain)


def join_address(prefecture: str, city: str, town: str, number: str, building: str) -> str:
    """The five fields of a form in one line: a full-width space before the building, as on cards."""
    house = "".join(part.strip() for part in (prefecture, city, town, number))
    return f"{house}　{building.strip()}" if house and building.strip() else house + building.strip()


def compare_addresses(one: str, other: str) -> Comparison:
    """Same, differs or doubtful, with the reasons. The order of the two is of no matter."""
    if one == other:
        return answer(())
    if not one.strip() or not other.strip():
        return answer((Why.ONLY_ONE if one.strip() or other.strip() else Why.SPACES,))
    if one.strip() == other.strip():
        return answer((Why.SPACES,))
    if max(len(one), len(other)) > LONGEST:
        return answer((Why.TOO_LONG,))
    return answer(compare(read_place(one), read_place(other)))
