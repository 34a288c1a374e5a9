"""What a step asks devices and the outbox to do. Imperative, immutable; each answer is an event of `kiosk.answers`.

A command's repr shows nothing of a resident. A PIN inside is a `Secret`: taken once, then zeroed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from hardware.card.results import PinKind
from hardware.printer import SlipContent
from hardware.secret import Secret
from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.staff_act import Act
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.outbox import ActDraft


class Command:
    """Base of everything that is asked."""

    outlives_visit: ClassVar[bool] = False
    """Done even when the visit that asked for it is over."""


class CardCommand(Command):
    """For the card in the reader."""


class OutboxCommand(Command):
    """For the outbox, and for what the agent heard from the centre."""


class PrinterCommand(Command):
    """For the slip printer."""


# ── card ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OpenCard(CardCommand):
    """Hold the card in the reader and tell its kind → CardOpened, CardFailed. Uses no PIN try.

    `to_sign`: read the free certificate too. Only who signs is known again by it.
    """

    to_sign: bool


@dataclass(frozen=True)
class OpenStaffCard(CardCommand):
    """Hold the card in the reader if it is a card of staff → CardOpened, CardFailed. Any other is let go unread."""


@dataclass(frozen=True)
class VerifyPin(CardCommand):
    """Try what was typed just now → PinAccepted, PinRejected, PinBlocked, PinMalformed, PinUnlikely, CardFailed."""

    kind: PinKind
    secret: Secret


@dataclass(frozen=True)
class ReadBasicFour(CardCommand):
    """Name, address, birth date and sex → HolderRead, CardFailed."""


@dataclass(frozen=True)
class ReadSigningCertificate(CardCommand):
    """The certificate behind the signing password → CertificateRead, CardFailed."""


@dataclass(frozen=True)
class SignStatement(CardCommand):
    """Sign these bytes with the resident's card → StatementSigned, CardFailed."""

    statement: bytes = field(repr=False)
    certificate: bytes = field(repr=False)


@dataclass(frozen=True)
class SignChallenge(CardCommand):
    """Prove a staff card's key → ChallengeSigned, CardFailed."""

    challenge: bytes


@dataclass(frozen=True)
class PowerOffCard(CardCommand):
    """Close the card's PINs and let it go. No answer."""

    outlives_visit = True


# ── outbox and line ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CheckReady(OutboxCommand):
    """May a form be started now → Readiness."""


@dataclass(frozen=True)
class PrepareNumbers(OutboxCommand):
    """Do the slow part of keeping ahead, while the resident reads the confirm page. No answer, nothing written."""


@dataclass(frozen=True)
class KeepSubmission(OutboxCommand):
    """Seal and keep for good → SubmissionKept, NotKept. 受付 is said only after the first."""

    kind: StatementKind
    statement: bytes = field(repr=False)
    signature: ResidentSignature | None = field(default=None, repr=False)
    certificate: bytes | None = field(default=None, repr=False)
    mail: str | None = field(default=None, repr=False)
    corrects: ArrivalNumber | None = None
    old_status_key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class OpenStatus(OutboxCommand):
    """The state of the application with these two numbers, as the kiosk last heard it → StatusOpened, StatusUnknown."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber = field(repr=False)


@dataclass(frozen=True)
class ListQueue(OutboxCommand):
    """What waits to be sent, for the staff page → QueueListed."""


@dataclass(frozen=True)
class AskService(OutboxCommand):
    """What staff may change about the kiosk's service now → ServiceSeen."""


@dataclass(frozen=True)
class DraftAct(OutboxCommand):
    """Draw up an act of staff for the card to sign → ActDrafted, ActNotKept. Nothing is written."""

    act: Act
    card: str
    about: ArrivalNumber | None = None


@dataclass(frozen=True)
class KeepAct(OutboxCommand):
    """Keep an act with the card's signature, and do what is the outbox's to do → ActKept, ActNotKept."""

    draft: ActDraft
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class DropStored(OutboxCommand):
    """Drop sealed boxes that the centre has held for the whole retention. No answer."""


@dataclass(frozen=True)
class RecordPrint(OutboxCommand):
    """Note in the outbox how the paper of this entry came out. No answer."""

    seq: int
    copy: int
    outcome: str
    outlives_visit = True


# ── printer ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AskPrinter(PrinterCommand):
    """How the printer stands → PrinterSeen."""


@dataclass(frozen=True)
class PrintSlip(PrinterCommand):
    """Print the slip of this visit → PrintEnded. Dropped when the visit is over."""

    content: SlipContent = field(repr=False)


@dataclass(frozen=True)
class PrintTestPage(PrinterCommand):
    """Lines for staff → PrintEnded."""

    lines: tuple[str, ...]
