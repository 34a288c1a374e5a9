"""The card's four items as fields hold them: whole, or a name in two parts and an address in five.

What is taken apart is cut, never rewritten; put together again it is what the certificate says (ADR 0028).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sync.contract.forms.field_roles import ADDRESS_PARTS, NAME_PARTS
from sync.japanese.addresses import join_address, split_address

WHOLE_OF: dict[str, str] = {role.value: "name" for role in NAME_PARTS} | {
    role.value: "address" for role in ADDRESS_PARTS
}
"""By part, as `from_card` names it: the item of the card that it is cut from."""
PARTS_OF: dict[str, tuple[str, ...]] = {
    "name": tuple(role.value for role in NAME_PARTS),
    "address": tuple(role.value for role in ADDRESS_PARTS),
}
_SPACES = re.compile("[ \u3000]+")


@dataclass(frozen=True, repr=False)
class CardValues:
    """What goes into a field, by its `from_card`."""

    values: dict[str, str]
    unsure: frozenset[str]
    """Items of the card (`name`, `address`) whose borders are not certain: the resident is asked to look."""

    def __repr__(self) -> str:
        return f"CardValues(unsure={sorted(self.unsure)})"


def card_values(name: str, address: str, birth_on: str, sex: str) -> CardValues:
    """Everything that a field may be filled with."""
    family, given, name_is_sure = _split_name(name)
    parts = split_address(address)
    values = {"name": name, "address": address, "birth_on": birth_on, "sex": sex}
    values |= dict(zip(PARTS_OF["name"], (family, given), strict=True))
    values |= dict(zip(PARTS_OF["address"], parts.fields(), strict=True))
    unsure = {item for item, sure in (("name", name_is_sure), ("address", parts.sure)) if not sure}
    return CardValues(values, frozenset(unsure))


def put_together(stated: Mapping[str, str]) -> dict[str, str]:
    """The card's items among answers by `from_card`, each whole. One that was stated whole is that."""
    found = {item: value for item, value in stated.items() if item not in WHOLE_OF}
    parts = {item: stated.get(item, "") for item in WHOLE_OF}
    if any(parts[item] for item in PARTS_OF["name"]):
        found.setdefault("name", join_name(*(parts[item] for item in PARTS_OF["name"])))
    if any(parts[item] for item in PARTS_OF["address"]):
        found.setdefault("address", join_address(*(parts[item] for item in PARTS_OF["address"])))
    return found


def join_name(family: str, given: str) -> str:
    """With a full-width space, as on cards."""
    return "　".join(part for part in (family.strip(), given.strip()) if part)


def _split_name(name: str) -> tuple[str, str, bool]:
    """At its one space. Without one it stays whole in the family name; which of several divides it, nobody knows."""
    family, *rest = _SPACES.split(name.strip(), maxsplit=1)
    given = rest[0] if rest else ""
    return family, given, bool(given) and not _SPACES.search(given)
