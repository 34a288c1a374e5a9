"""How a kiosk and the centre meet: two requests and their answers (docs/formats.md)."""

from __future__ import annotations

from sync.contract.bounds import Software
from sync.contract.wire.messages import Message, lay_out


class EnrolmentHello(Message, frozen=True):
    """First request: who asks, with which keys. Public keys are base64url uncompressed points."""

    code_id: str
    nonce: str
    entry_key: str
    line_key: str
    software: Software


class EnrolmentChallenge(Message, frozen=True):
    """The centre proves itself over both transcripts before the kiosk proves anything."""

    nonce: str
    root: str
    """City root's public key, base64url; the code carries 40 bits of its SHA-256."""
    proof: str


class EnrolmentProof(Message, frozen=True):
    """Second request."""

    code_id: str
    proof: str


class EnrolmentGrant(Message, frozen=True):
    """What an enrolled kiosk starts with. The body of the answer carries a MAC over these bytes (docs/formats.md)."""

    kiosk: str
    epoch: int
    prev: str
    last_counter: int
    manifest: str
    incarnation: str
    catalogue: str
    nonce: str
    entry_kid: str
    line_kid: str
    enrolment: str
    """What may come down to this kiosk, compact JWS (`sync.contract.wire.kiosk_enrolment`)."""


class EnrolmentAnswer(Message, frozen=True):
    """200 to the second request: the grant's bytes, and the MAC over all that was said."""

    grant: bytes
    mac: str


lay_out(EnrolmentHello, EnrolmentChallenge, EnrolmentProof, EnrolmentGrant, EnrolmentAnswer)
