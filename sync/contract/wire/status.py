"""What a person with the slip sees of an application, sealed, and the pages on which it goes to the kiosks."""

from __future__ import annotations

import msgspec

from sync.contract.bounds import FileName, FileSize, Hash, MediaType
from sync.contract.forms.texts import Text
from sync.contract.numbers import ArrivalNumber
from sync.contract.wire.messages import Message, lay_out


class MarkedField(msgspec.Struct, frozen=True):
    """A field that staff ask to be corrected."""

    id: str
    comment: Text


class FiledBefore(msgspec.Struct, frozen=True):
    """A file of the newest statement that a correction may keep by naming it again: the centre has it, or waits for
    its parts.
    """

    name: FileName
    type: MediaType
    size: FileSize
    sha256: Hash


class StatusView(Message, frozen=True):
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
    files: tuple[FiledBefore, ...] = ()
    """Only while sent back: those that answers name by their hash and that may be kept. An older centre names none."""
    definition: Hash | None = None
    """Only while sent back: the version (SHA-256 of its definition) that the answers were given to, and under which
    they are corrected. None: an older centre, which takes the version that is offered.
    """


class StatusBlob(msgspec.Struct, frozen=True):
    """One published status. `id` is derived from the status key and tells nothing by itself."""

    id: str
    cursor: int
    sealed: bytes
    """Nonce (12) and AES-256-GCM of the padded StatusView; associated data is `id` and `cursor`."""


lay_out(StatusView)
