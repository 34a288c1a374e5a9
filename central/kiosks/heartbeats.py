"""A heartbeat as the fleet keeps it."""

from __future__ import annotations

import unicodedata

from sync.contract.bounds import PAPER, SOFTWARE_LIMIT, TROUBLE, TROUBLES_LIMIT
from sync.contract.capabilities import named
from sync.contract.wire.contact import Heartbeat


def kept(heartbeat: Heartbeat) -> dict[str, object]:
    """Its members by name, of which PostgreSQL keeps every one and a page can show every one.

    A word that is none of the format is not kept as it is: paper is then unknown, a code of trouble is left out.
    """
    members = {name: getattr(heartbeat, name) for name in heartbeat.__struct_fields__}
    plain = {name: printable(value) if isinstance(value, str) else value for name, value in members.items()}
    return plain | {
        "software": printable(heartbeat.software)[:SOFTWARE_LIMIT],
        "paper": heartbeat.paper if heartbeat.paper in PAPER else "unknown",
        "reads": list(named(heartbeat.reads)),
        "trouble": [code for code in heartbeat.trouble if TROUBLE.fullmatch(code)][:TROUBLES_LIMIT],
    }


def printable(text: str) -> str:
    """Without control characters: a kiosk in wrong hands writes what it likes, and NUL is in no database's text."""
    if text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cc")
