"""What a kiosk says first in a contact: who it is, and how it stands."""

from __future__ import annotations

import msgspec

from sync.contract.bounds import Hash, KioskCode, Whole
from sync.contract.wire.messages import Message, lay_out


class Heartbeat(msgspec.Struct, frozen=True):
    """How the kiosk stands, under the request's signature. A word of another form costs itself, never the entries."""

    epoch: Whole
    seq: Whole
    """Last seq that the outbox holds; 0 before the first."""
    head: str
    """Entry hash (hex) of that seq, or the epoch's first `prev`."""
    waiting: Whole
    """Entries not yet known as stored."""
    software: str
    catalogue: Whole
    """Version in use; 0 = none."""
    wall: str
    """The kiosk's wall clock, RFC 3339 UTC."""
    paper: str
    """plenty | low | out | unknown"""
    trouble: tuple[str, ...]
    """Codes as shown to staff (P-02)."""
    status_cursor: Whole
    """Last status publication that the kiosk holds."""
    ack: Hash | None
    """SHA-256 (hex) of the acknowledgement's JWS that the kiosk holds; None = none. The centre forgets older ones."""
    reads: tuple[str, ...]
    """What the kiosk's program reads, by name (`sync.contract.capabilities`)."""
    index: Hash | None = None
    """SHA-256 (hex) of the JWS of the index in use; None = none, or a program that does not tell."""


class ContactHeader(Message, frozen=True):
    """First frame of a contact body. `audience` is the incarnation: a request is for one centre only."""

    audience: str
    kiosk: KioskCode
    heartbeat: Heartbeat
    entries: Whole


lay_out(ContactHeader)
