"""Refusals that change what a kiosk does: signed by the ack key, and good for one request only.

Everything else that answers a request may come from anybody on the way.
"""

from __future__ import annotations

import msgspec

STOPS = frozenset({"suspended", "revoked", "drained"})
"""A kiosk so told takes nothing in. The code is the kiosk's state at the centre."""
SIGNED_CODES = STOPS | {"other_incarnation", "malformed", "too_large"}


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


# As in `messages`: laid out before any thread can read one.
msgspec.json.Decoder(SignedRefusal)
