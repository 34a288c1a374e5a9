"""Whether a refusal can be believed. One that cannot says nothing about the centre: it is as good as no line."""

from __future__ import annotations

from sync.contract.wire.messages import HEADER_LIMIT_BYTES, read_message
from sync.contract.wire.refusals import SIGNED_CODES, SignedRefusal
from sync.envelope.jws import Typ
from sync.envelope.manifest import TrustedManifest
from sync.errors import ContractError
from sync.transport.answers import Refused

ONLY_A_PAUSE = frozenset({"stale_nonce", "bad_signature", "unknown_key", "busy"})
"""Codes that nobody signs: staff read them, and the next try comes later. Nothing else follows from them."""


def read_refusal(refused: Refused, manifest: TrustedManifest, kiosk: str) -> SignedRefusal:
    """The centre's word about this very request.

    Raises:
        EnvelopeError: not signed by a key that the manifest names for acknowledgements.
        ContractError: signed, but for another kiosk or another request, or not of this form.
    """
    jws = (refused.signed or "").encode()
    claims = read_message(SignedRefusal, manifest.verify(jws, Typ.REFUSAL, "ack", HEADER_LIMIT_BYTES))
    if claims.kiosk != kiosk or claims.request != refused.request or claims.code not in SIGNED_CODES:
        raise ContractError("a refusal of another request")
    return claims
