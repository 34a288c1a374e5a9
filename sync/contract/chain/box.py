"""What lies inside a sealed box: the statement's bytes, the resident's signature and certificate, and the secrets."""

from __future__ import annotations

import msgspec

from sync.contract.bounds import Hash
from sync.contract.chain.entry import PARTS_LIMIT
from sync.contract.forms.attached_files import FILES_LIMIT
from sync.contract.numbers import ArrivalNumber, parse_arrival_number
from sync.contract.one_reading import read_ours, version_in
from sync.errors import ContractError, NewerVersion, TooLarge

CONTENT_LIMIT_BYTES = 31 * 1024 * 1024
STATUS_KEY_BYTES = 32
PROOF_BYTES = 32
FILE_KEY_BYTES = 32
PLAIN, WITH_FILES = 1, 2
"""Versions: a content without files is written as it always was."""


class Secrets(msgspec.Struct, frozen=True):
    """What only the centre may read beside the statement. The inquiry number is never among it."""

    arrival: ArrivalNumber
    status_key: bytes
    """32 bytes, derived on the kiosk from both numbers of the slip (docs/formats.md, "status key")."""
    mail: str | None
    proof: bytes | None
    """Corrections and withdrawals: HMAC that shows knowledge of the old status key."""

    def __repr__(self) -> str:
        return "Secrets(•••)"


class ResidentSignature(msgspec.Struct, frozen=True):
    """The two members of the flattened JWS beside its payload, base64url as they stand in it."""

    protected: str
    signature: str


class AttachmentKey(msgspec.Struct, frozen=True):
    """What opens the parts of one attachment."""

    sha256: Hash
    """Of the file as it was chosen."""
    key: bytes
    """32 bytes, AES-256-GCM."""
    parts: tuple[Hash, ...]
    """SHA-256 (hex) of the sealed parts, in order."""

    def __repr__(self) -> str:
        return "AttachmentKey(•••)"


class BoxContent(msgspec.Struct, frozen=True):
    """Written as JSON; byte strings are base64 (RFC 4648 section 4, padded)."""

    v: int
    statement: bytes
    signature: ResidentSignature | None
    certificate: bytes | None
    """The signing certificate (DER). It carries name, address and birth date: it travels only here."""
    secrets: Secrets
    attachments: tuple[AttachmentKey, ...]

    def __repr__(self) -> str:
        return "BoxContent(•••)"


_DECODER = msgspec.json.Decoder(BoxContent)
_ENCODER = msgspec.json.Encoder()


def write_content(content: BoxContent) -> bytes:
    """The bytes that are padded and sealed."""
    return _ENCODER.encode(content)


def read_content(data: bytes) -> BoxContent:
    """Read opened bytes.

    Raises:
        NewerVersion: of another version than this program knows.
        TooLarge, ContractError
    """
    if len(data) > CONTENT_LIMIT_BYTES:
        raise TooLarge("the content of a box is at most 31 MiB")
    if (version := version_in(data, "the content of a box")) > WITH_FILES:
        raise NewerVersion(f"version {version} of a box's content is not known here")
    content = read_ours(_DECODER.decode, data, "the content of a box")
    if content.v < PLAIN or len(content.secrets.status_key) != STATUS_KEY_BYTES:
        raise ContractError("the content of a box is not well formed")
    if content.secrets.proof is not None and len(content.secrets.proof) != PROOF_BYTES:
        raise ContractError("a change proof has 32 bytes")
    if parse_arrival_number(content.secrets.arrival) != content.secrets.arrival:
        raise ContractError("an arrival number in a box has 22 digits and no separators")
    if bool(content.attachments) != (content.v == WITH_FILES) or len(content.attachments) > FILES_LIMIT:
        raise ContractError(f"a box of version 1 has no attachments, one of version 2 has 1 to {FILES_LIMIT}")
    for attached in content.attachments:
        if len(attached.key) != FILE_KEY_BYTES or not 1 <= len(attached.parts) <= PARTS_LIMIT:
            raise ContractError("an attachment in a box is not well formed")
    return content
