"""A heartbeat as the fleet keeps it in its column, which is written and read here alone."""

from __future__ import annotations

import json
import unicodedata

import msgspec

from central.kiosks.models import Kiosk
from sync.contract.bounds import PAPER, SOFTWARE_LIMIT, TROUBLE, TROUBLES_LIMIT
from sync.contract.capabilities import named
from sync.contract.wire.contact import Heartbeat


class KeptHeartbeat(msgspec.Struct, frozen=True):
    """Members as on the wire. One that an older program did not keep has the value that says so."""

    epoch: int = 0
    seq: int = 0
    """Last seq that the outbox holds."""
    head: str = ""
    waiting: int | None = None
    """Entries not yet known as stored; None: never told."""
    software: str = ""
    catalogue: int | None = None
    """Version in use, 0 = none; None: never told."""
    wall: str = ""
    """The kiosk's wall clock, RFC 3339 UTC; whatever a kiosk in wrong hands wrote."""
    paper: str = "unknown"
    trouble: tuple[str, ...] = ()
    status_cursor: int = 0
    ack: str | None = None
    """SHA-256 (hex) of the acknowledgement that it held."""
    reads: tuple[str, ...] = ()
    index: str | None = None
    """SHA-256 (hex) of the signed index in use; None: none, or never told."""

    @property
    def needs_hands(self) -> bool:
        """Whether somebody should go there: trouble, or little paper."""
        return bool(self.trouble) or self.paper in ("low", "out")


def keep_heartbeat(kiosk: Kiosk, heartbeat: Heartbeat) -> None:
    """Its members by name, of which PostgreSQL keeps every one and a page can show every one. Nothing is saved.

    A word that is none of the format is not kept as it is: paper is then unknown, a code of trouble is left out.
    """
    told = KeptHeartbeat(
        epoch=heartbeat.epoch,
        seq=heartbeat.seq,
        head=printable(heartbeat.head),
        waiting=heartbeat.waiting,
        software=printable(heartbeat.software)[:SOFTWARE_LIMIT],
        catalogue=heartbeat.catalogue,
        wall=printable(heartbeat.wall),
        paper=heartbeat.paper if heartbeat.paper in PAPER else "unknown",
        trouble=tuple([code for code in heartbeat.trouble if TROUBLE.fullmatch(code)][:TROUBLES_LIMIT]),
        status_cursor=heartbeat.status_cursor,
        ack=heartbeat.ack,
        reads=named(heartbeat.reads),
        index=heartbeat.index,
    )
    kiosk.heartbeat = msgspec.to_builtins(told)


def forget_heartbeat(kiosk: Kiosk) -> None:
    """Another machine takes the place: it has told nothing yet. Nothing is saved."""
    kiosk.heartbeat = {}


def heartbeat_text(kiosk: Kiosk) -> str:
    """The column as JSON, for a statement that writes many columns at once."""
    return json.dumps(kiosk.heartbeat)


def last_heartbeat(kiosk: Kiosk) -> KeptHeartbeat | None:
    """The last one that was kept; None before the first of this enrolment."""
    return msgspec.convert(kiosk.heartbeat, KeptHeartbeat) if kiosk.heartbeat else None


def printable(text: str) -> str:
    """Without control characters: a kiosk in wrong hands writes what it likes, and NUL is in no database's text."""
    if text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cc")
