"""The centre's keys, and which centre it is: both signed by the city root."""

from __future__ import annotations

import msgspec

from sync.contract.wire.messages import Message, lay_out


class Incarnation(Message, frozen=True):
    """Signed by the city root. A centre restored from a backup gets a new one, which opens RESEND."""

    id: str
    number: int
    previous: str | None
    issued_at: str


class PublicKey(msgspec.Struct, frozen=True):
    """A key of the manifest. `public` is base64url of the uncompressed point (P-256) or the suite's own encoding."""

    use: str
    """ack | catalogue | status | hpke | recovery_hpke | document"""
    kid: str
    alg: str
    """ES256, or HPKE suite number as text."""
    public: str


class Manifest(Message, frozen=True, omit_defaults=True):
    """All keys of the centre, signed by the city root."""

    version: int
    issued_at: str
    keys: tuple[PublicKey, ...]
    development: bool = False
    """A key among them is marked DEVELOPMENT: for demonstrations only. Written only where true."""


lay_out(Incarnation, Manifest)
