"""What came of a command. Each carries the number of the visit that asked: a late answer is dropped.

Fields that hold what a card or the centre said about a person are `repr=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hardware.card.basic_four import BasicFour
from hardware.card.results import CardKind, CertificatesPresent, LossReason
from kiosk.events import Event
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.contract.wire.status import StatusView
from sync.outbox import ActDraft, ServiceState


@dataclass(frozen=True, kw_only=True)
class Answer(Event):
    """Base of all answers. `visit` is keyword-only, so that patterns match on what was answered."""

    visit: int


# ── card ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CardOpened(Answer):
    """The card is held; tries left are None where the card has no such PIN."""

    kind: CardKind
    identity: bytes | None = field(default=None, repr=False)
    certificates: CertificatesPresent | None = None
    basic_four_tries: int | None = None
    sign_tries: int | None = None
    staff_tries: int | None = None
    without_pin: bool = False
    """Made without PINs (顔認証マイナンバーカード): no certificate for signing, and none of its PINs was ever set."""
    expires_at: datetime | None = None
    """When its certificates end, as far as the card tells without a PIN."""
    auth_certificate: bytes | None = field(default=None, repr=False)
    """DER; `identity` is its hash."""


@dataclass(frozen=True)
class CardFailed(Answer):
    """Nothing more can be had from the card now; it is powered off. None: another program holds it."""

    reason: LossReason | None


@dataclass(frozen=True)
class PinAccepted(Answer):
    """The PIN was right."""


@dataclass(frozen=True)
class PinRejected(Answer):
    """The PIN was wrong; at least one try is left."""

    tries_left: int


@dataclass(frozen=True)
class PinBlocked(Answer):
    """No tries left."""


@dataclass(frozen=True)
class PinMalformed(Answer):
    """Not the shape of this PIN; no try was used."""


@dataclass(frozen=True)
class PinUnlikely(Answer):
    """Not as such a PIN is set by rule; no try was used. The same typed again goes to the card."""


@dataclass(frozen=True)
class HolderRead(Answer):
    """The four items; None: this card does not hold them."""

    holder: BasicFour | None = field(repr=False)


@dataclass(frozen=True)
class CertificateRead(Answer):
    """The signing certificate (DER); None: this card has none."""

    certificate: bytes | None = field(repr=False)


@dataclass(frozen=True)
class StatementSigned(Answer):
    """The card's raw signature."""

    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class ChallengeSigned(Answer):
    """A staff card's id and its signature over our challenge."""

    card: str
    signature: bytes = field(repr=False)


# ── outbox and line ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Readiness(Answer):
    """May a form be started now. `code` stands in docs/trouble-codes.md, empty when ready."""

    ready: bool
    code: str = ""


@dataclass(frozen=True)
class KeptNumbers:
    """What a slip and the last page are made of."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber = field(repr=False)
    check_code: str
    qr_text: str = field(repr=False)
    taken_in_at: datetime
    degraded: bool
    epoch: int
    seq: int


@dataclass(frozen=True)
class SubmissionKept(Answer):
    """It is kept on two media, or on one and `degraded`. From now on 受付 is true."""

    numbers: KeptNumbers = field(repr=False)


@dataclass(frozen=True)
class NotKept(Answer):
    """Nothing was kept; the resident must go to the counter. `code` stands in docs/trouble-codes.md."""

    code: str


@dataclass(frozen=True)
class StatusOpened(Answer):
    """The state as it was at `as_of`, when the kiosk last heard from the centre. None: never."""

    view: StatusView = field(repr=False)
    key: bytes = field(repr=False)
    as_of: datetime | None = None


@dataclass(frozen=True)
class StatusUnknown(Answer):
    """These two numbers open nothing that this kiosk holds."""

    own: bool = False
    """The arrival number was given by this kiosk and is still waiting to be sent."""


@dataclass(frozen=True)
class QueueLine:
    """One entry that waits, for the staff page."""

    arrival: ArrivalNumber
    kept_at: datetime
    sentence: str
    """Code of its sentence (`sync.outbox.waiting.SentenceCode`)."""
    epoch: int = 0
    seq: int = 0
    check_code: str = ""
    qr_text: str = field(default="", repr=False)
    copies: int = 0
    """Slips that were tried for it so far."""


@dataclass(frozen=True)
class QueueListed(Answer):
    """What waits to be sent, and whose slip was not handed over."""

    waiting: tuple[QueueLine, ...]
    slips_open: tuple[QueueLine, ...] = ()


@dataclass(frozen=True)
class ServiceSeen(Answer):
    """What staff may change about the kiosk's service now."""

    state: ServiceState


@dataclass(frozen=True)
class ActDrafted(Answer):
    """An act of staff, ready for the card's signature."""

    draft: ActDraft


@dataclass(frozen=True)
class ActKept(Answer):
    """The act stands in the chain, and will reach the centre's audit."""


@dataclass(frozen=True)
class ActNotKept(Answer):
    """It does not. `reason` is of `sync.outbox.ActRefused`, or a code of docs/trouble-codes.md."""

    reason: str


# ── printer ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PrinterSeen(Answer):
    """How the printer stands. `paper` is plenty | low | out | unknown."""

    usable: bool
    paper: str
    code: str = ""


@dataclass(frozen=True)
class PrintEnded(Answer):
    """`outcome` is printed | not_printed | unknown; `code` stands in docs/trouble-codes.md."""

    outcome: str
    code: str = ""


AnyAnswer = (
    CardOpened
    | CardFailed
    | PinAccepted
    | PinRejected
    | PinBlocked
    | PinMalformed
    | PinUnlikely
    | HolderRead
    | CertificateRead
    | StatementSigned
    | ChallengeSigned
    | Readiness
    | SubmissionKept
    | NotKept
    | StatusOpened
    | StatusUnknown
    | QueueListed
    | ServiceSeen
    | ActDrafted
    | ActKept
    | ActNotKept
    | PrinterSeen
    | PrintEnded
)
