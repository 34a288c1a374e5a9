"""The acknowledgement: custody of what came, and where the centre's own logs stand. Never a judgement."""

from __future__ import annotations

import msgspec

from sync.contract.bounds import Hash
from sync.contract.wire.messages import Message, lay_out


class LogHead(msgspec.Struct, frozen=True):
    """Size and RFC 6962 root (hex) of the centre's log of entry hashes."""

    size: int
    root: str


class AuditHead(msgspec.Struct, frozen=True):
    """Number and hash (hex) of the newest entry of the centre's audit log; before the first 0 and 64 zeros."""

    number: int
    hash: str


class Ack(Message, frozen=True):
    """Claims of the acknowledgement: custody of everything up to `stored_up_to`, never judgement."""

    incarnation: str
    kiosk: str
    epoch: int
    stored_up_to: int
    head: str
    """Entry hash (hex) of that seq."""
    time: str
    """The centre's clock, RFC 3339 UTC."""
    nonce: str
    """Good for one next request."""
    log: LogHead
    request: str
    """Which request this answers: SHA-256 (hex) of that request's signature."""
    state: str
    """The kiosk's state at the centre: active | suspect. Another word counts as active: only a refusal stops."""
    catalogue: int
    """Newest catalogue version for this kiosk."""
    status_cursor: int
    """Newest status publication of the kiosk's hall."""
    audit: AuditHead
    """Where the centre's audit log stood: an anchor that the centre cannot reach."""
    reads: tuple[str, ...]
    """What the centre's program reads, by name (`sync.contract.capabilities`)."""
    enrolment: Hash | None = None
    """SHA-256 (hex) of the JWS that says what may come down to this kiosk; None = the centre has none."""
    manifest: Hash | None = None
    """SHA-256 (hex) of the newest manifest's JWS: whoever holds another asks for it."""
    index: Hash | None = None
    """SHA-256 (hex) of the JWS of the hall's newest index; None = none was published."""


class ContactAnswer(Message, frozen=True):
    """200 to a contact. Only what is signed in it counts."""

    ack: str
    """Compact JWS."""


lay_out(Ack, ContactAnswer)
