"""A question of a kiosk to the centre while a resident waits, and its answer (docs/adr/0022-questions.md).

Both go through the agent, which reads neither: what is asked and what is told lies in `sealed`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from sync.contract.bounds import Hash, KioskCode, Name, Salt
from sync.contract.wire.messages import lay_out
from sync.contract.wire.status import StatusBlob

QUESTION_1 = "question-1"
"""The capability: a kiosk asks no centre that does not name it."""
QUESTION_LIMIT_BYTES = 64 * 1024
ANSWER_LIMIT_BYTES = 63 * 1024
"""Of the compact JWS: with what the agent says around it, no frame has more than 64 KiB."""
CONTENT_LIMIT_BYTES = 34 * 1024
"""Of what is sealed, padding included: beyond it no answer would fit its limit."""
QUESTION_MEDIA_TYPE = "application/json"
QuestionId: TypeAlias = Salt
"""32 hex digits, random, new for each question."""
VisitPoint = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{87}\Z")]
"""base64url of an uncompressed P-256 point."""


class Question(msgspec.Struct, frozen=True):
    """Body of the request, and what the kiosk process gives the agent, which adds its signature and nothing else."""

    v: int
    audience: str
    """The incarnation: a question is for one centre only."""
    kiosk: KioskCode
    id: QuestionId
    kind: Name
    """An open list: the centre says `unknown_kind` of one that it does not know."""
    visit_key: VisitPoint
    """Made for the visit, gone with it: what the answer is sealed to."""
    sealed: bytes
    """HPKE (RFC 9180) to the centre's newest decryption key: `enc`, then the ciphertext of the padded content."""


class Answer(msgspec.Struct, frozen=True):
    """Claims of a JWS `madoguchi-answer`, by the key that signs acknowledgements."""

    v: int
    kiosk: str
    id: str
    kind: str
    request: Hash
    """Which request this answers: SHA-256 (hex) of that request's signature."""
    asked: Hash
    """What this answers: SHA-256 (hex) of the question's `sealed`, as it came."""
    sealed: bytes
    """HPKE suite 1 to `visit_key`: the padded `Told`."""
    nonce: str
    """Good for one next question."""


class Outcome(StrEnum):
    """What became of a question at the centre."""

    ANSWERED = "answered"
    UNKNOWN_KIND = "unknown_kind"
    """This centre has no such questions: it is older than the kiosk."""
    UNREADABLE = "unreadable"
    """It could not be opened, or is not of the form of its kind."""
    TOO_LONG = "too_long"
    """The answer does not fit; a person at the counter can say it."""


class Told(msgspec.Struct, frozen=True):
    """What is sealed in an answer."""

    v: int
    outcome: str
    """An `Outcome`; another word is no answer."""
    answer: msgspec.Raw = msgspec.Raw(b"null")
    """By the question's kind, where it was answered."""


# ── status_by_id ──────────────────────────────────────────────────────────────

STATUS_BY_ID = "status_by_id"


class StatusAsked(msgspec.Struct, frozen=True):
    """What is published under this id, which nobody without both numbers of a slip can name."""

    v: int
    status_id: Salt


class StatusTold(msgspec.Struct, frozen=True):
    """The blob as the pages of statuses have it; None: nothing is published under this id."""

    v: int
    blob: StatusBlob | None


# ── taken_now ─────────────────────────────────────────────────────────────────

TAKEN_NOW = "taken_now"
TAKEN_1 = "taken-1"
"""The capability: no centre is asked that does not name it."""


class TakenState(StrEnum):
    """Whether an office takes it at this moment, by the centre's clock and count."""

    TAKEN = "taken"
    """Also near a border: what is begun then is taken in, and its bracket judged."""
    BEFORE = "before"
    OVER = "over"
    OTHER_DAY = "other_day"
    NOT_OFFERED = "not_offered"
    """No longer offered at this hall."""


class PlacesLeft(StrEnum):
    """How many more an office takes, roughly."""

    ANY = "any"
    """It does not count them, or there are plenty."""
    FEW = "few"
    NONE = "none"


class TakenAsked(msgspec.Struct, frozen=True):
    """Whether what this form asks for is taken now. Nothing of a person is in it."""

    v: int
    definition: Hash
    """SHA-256 of the form that the kiosk offers."""


class TakenTold(msgspec.Struct, frozen=True):
    """What the office says now, which may be newer than the facts in the kiosk's catalogue."""

    v: int
    state: str
    """A `TakenState`; another word is no answer."""
    places: str = PlacesLeft.ANY.value
    """A `PlacesLeft`; another word counts as `any`."""
    opens: str = ""
    closes: str = ""
    """Both as in `Period`, on Japan's clock."""
    ends_soon: bool = False
    """It closes within a day."""


# ── between kiosk process and agent ───────────────────────────────────────────

GATEWAY_FRAME_BYTES = 64 * 1024
"""Of one message on the agent's socket: a length (u32, big-endian), then JSON."""


class Carried(msgspec.Struct, frozen=True):
    """What the agent says of a question that it was given."""

    v: int
    state: str
    """answered | not_now | busy (another question is out) | refused (not a question of this kiosk)"""
    request: str = ""
    """Name of the request that was answered."""
    answer: str = ""
    """Compact JWS as it came, not verified: whoever asked believes the signature and nobody else."""


lay_out(Question, Answer, Told, StatusAsked, StatusTold, TakenAsked, TakenTold, Carried)
