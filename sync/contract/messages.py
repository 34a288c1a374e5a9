"""What is said on the line: contact (heartbeat and a batch of entries), acknowledgement, and the signed documents
that the centre publishes. Every foreign message has a limit; members that a newer version added are passed over.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sync.contract.bounds import Hash, KioskCode, Software, Whole
from sync.contract.numbers import ArrivalNumber
from sync.contract.one_reading import read_ours, read_unsigned
from sync.contract.procedures import Text
from sync.errors import ContractError, TooLarge

HEADER_LIMIT_BYTES = 16 * 1024
DOCUMENT_LIMIT_BYTES = 4 * 1024 * 1024
HTTP_SIGNATURE_TAG = "madoguchi-kiosk"
HTTP_COVERED = ("@method", "@path", "@query", "content-type", "content-digest")


class _Message(msgspec.Struct, frozen=True):
    v: int


# ── kiosk → centre ────────────────────────────────────────────────────────────


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


class ContactHeader(_Message, frozen=True):
    """First frame of a contact body. `audience` is the incarnation: a request is for one centre only."""

    audience: str
    kiosk: KioskCode
    heartbeat: Heartbeat
    entries: int


# ── centre → kiosk ────────────────────────────────────────────────────────────


class LogHead(msgspec.Struct, frozen=True):
    """Size and RFC 6962 root (hex) of the centre's log of entry hashes."""

    size: int
    root: str


class AuditHead(msgspec.Struct, frozen=True):
    """Number and hash (hex) of the newest entry of the centre's audit log; before the first 0 and 64 zeros."""

    number: int
    hash: str


class Ack(_Message, frozen=True):
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
    """Newest status publication."""
    audit: AuditHead
    """Where the centre's audit log stood: an anchor that the centre cannot reach."""
    reads: tuple[str, ...]
    """What the centre's program reads, by name (`sync.contract.capabilities`)."""


class Incarnation(_Message, frozen=True):
    """Signed by the city root. A centre restored from a backup gets a new one, which opens RESEND."""

    id: str
    number: int
    previous: str | None
    issued_at: str


class ContactAnswer(_Message, frozen=True):
    """200 to a contact. Only what is signed in it counts."""

    ack: str
    """Compact JWS."""
    incarnation: str
    """Compact JWS by the city root."""


class Refusal(_Message, frozen=True):
    """Any 4xx/5xx: a code for machines, a sentence for logs, and the next nonce. Nothing of it counts but `signed`."""

    code: str
    detail: str
    nonce: str | None = None
    signed: str | None = None
    """Compact JWS (`sync.contract.refusals`), where the refusal changes what a kiosk does."""


class PublicKey(msgspec.Struct, frozen=True):
    """A key of the manifest. `public` is base64url of the uncompressed point (P-256) or the suite's own encoding."""

    use: str
    """ack | catalogue | status | hpke | recovery_hpke | document"""
    kid: str
    alg: str
    """ES256, or HPKE suite number as text."""
    public: str


class Manifest(_Message, frozen=True, omit_defaults=True):
    """All keys of the centre, signed by the city root."""

    version: int
    issued_at: str
    keys: tuple[PublicKey, ...]
    development: bool = False
    """A key among them is marked DEVELOPMENT: for demonstrations only. Written only where true."""


class StaffCard(msgspec.Struct, frozen=True):
    """Who may unlock the kiosk's staff page."""

    card: str
    name: str
    public: str
    """base64url of the uncompressed P-256 point."""
    duties: tuple[str, ...]


class Hall(msgspec.Struct, frozen=True):
    """The hall the kiosk stands in."""

    body: str
    city: Text
    name: Text
    counter: Text
    """Where people go when the kiosk cannot help."""
    phone: str
    kiosk_label: Text


class MarkedField(msgspec.Struct, frozen=True):
    """A field that staff ask to be corrected."""

    id: str
    comment: Text


class StatusView(_Message, frozen=True):
    """What a person with the slip sees. Sealed under the status key."""

    arrival: ArrivalNumber
    procedure: str
    title: Text
    state: str
    """A `HandlingStatus`, or a word that a newer centre knows."""
    changed_at: str
    arrived_at: str
    sentence: Text
    """The office's own sentence, or empty."""
    marked: tuple[MarkedField, ...] = ()
    answers: dict[str, str] = {}
    """Only while sent back: value of each item, so that correction works offline."""
    until: str | None = None
    allows_withdrawal: bool = False
    corrects_to: ArrivalNumber | None = None
    notices: tuple[Text, ...] = ()
    ready: Text = {}
    """Something to collect: what and where."""


class StatusBlob(msgspec.Struct, frozen=True):
    """One published status. `id` is derived from the status key and tells nothing by itself."""

    id: str
    cursor: int
    sealed: bytes
    """Nonce (12) and AES-256-GCM of the padded StatusView; associated data is `id` and `cursor`."""


class StatusPage(_Message, frozen=True):
    """Signed by the status key: blobs after `after`, in order; `complete` = nothing newer."""

    after: int
    up_to: int
    complete: bool
    blobs: tuple[StatusBlob, ...]


# ── enrolment ─────────────────────────────────────────────────────────────────


class EnrolmentHello(_Message, frozen=True):
    """First request: who asks, with which keys. Public keys are base64url uncompressed points."""

    code_id: str
    nonce: str
    entry_key: str
    line_key: str
    software: Software


class EnrolmentChallenge(_Message, frozen=True):
    """The centre proves itself over both transcripts before the kiosk proves anything."""

    nonce: str
    root: str
    """City root's public key, base64url; the code carries 40 bits of its SHA-256."""
    proof: str


class EnrolmentProof(_Message, frozen=True):
    """Second request."""

    code_id: str
    proof: str


class EnrolmentGrant(_Message, frozen=True):
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


M = TypeVar("M", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder()


def write_message(message: msgspec.Struct) -> bytes:
    """JSON bytes, members in the order of the class."""
    return _ENCODER.encode(message)


def read_message(kind: type[M], data: bytes, limit: int = DOCUMENT_LIMIT_BYTES) -> M:
    """Read one message of a known kind.

    Raises:
        TooLarge: above `limit` bytes.
        ContractError: not of this form, or of another version.
    """
    if len(data) > limit:
        raise TooLarge(f"{kind.__name__} is at most {limit} bytes")
    decode = msgspec.json.Decoder(kind).decode
    # Nobody signs a refusal's wrapper, and nothing in it counts that is not signed: a proxy may spell it as it likes.
    read = read_unsigned if issubclass(kind, Refusal) else read_ours
    message = read(decode, data, f"a {kind.__name__}")
    if getattr(message, "v", 1) != 1:
        raise ContractError(f"this version of {kind.__name__} is not known here")
    return message


# msgspec lays out a class at its first reading and shows the unfinished layout to other threads: a second first reading
# at that moment ends the process (SIGSEGV). So every message is laid out here, before any thread can read one.
for _kind in _Message.__subclasses__():
    msgspec.json.Decoder(_kind)
