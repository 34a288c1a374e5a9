"""Refusals that change what a kiosk does: signed by the ack key, and good for one request only.

Everything else that answers a request may come from anybody on the way.
"""

from __future__ import annotations

import msgspec

from sync.contract.wire.messages import UnsignedMessage, lay_out

STOPS = frozenset({"suspended", "revoked", "drained"})
"""A kiosk so told takes nothing in. The code is the kiosk's state at the centre."""
SIGNED_CODES = STOPS | {"other_incarnation", "malformed", "too_large", "unknown_part"}
"""`unknown_part`: the entry that is named does not name this part; it is never taken."""


class Refusal(UnsignedMessage, frozen=True):
    """Any 4xx/5xx: a code for machines, a sentence for logs, and the next nonce. Nothing of it counts but `signed`."""

    code: str
    detail: str
    nonce: str | None = None
    signed: str | None = None
    """Compact JWS (`SignedRefusal`), where the refusal changes what a kiosk does."""


class SignedRefusal(msgspec.Struct, frozen=True):
    """Claims of a JWS `madoguchi-refusal`."""

    v: int
    code: str
    """One of `SIGNED_CODES`."""
    kiosk: str
    request: str
    """Which request this refuses: SHA-256 (hex) of that request's signature."""
    request_nonce: str
    """The nonce that it bore."""
    time: str
    """The centre's clock, RFC 3339 UTC."""
    state: str
    """The kiosk's state at the centre: enrolled | active | suspect | suspended | revoked | drained."""
    nonce: str
    """Good for one next request."""
    incarnation: str | None
    """With `other_incarnation`: who the centre is now, compact JWS by the city root."""


lay_out(Refusal, SignedRefusal)
