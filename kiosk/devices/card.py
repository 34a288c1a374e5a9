"""My Number card and staff card: what a step asks of them, what comes of it, and what the reader reports by itself.

Fields that hold what a card said about a person are `repr=False`. A PIN inside is a `Secret`: taken once, then zeroed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hardware.card.basic_four import BasicFour
from hardware.card.results import CardKind, CertificatesPresent, LossReason, PinKind
from hardware.secret import Secret
from kiosk.devices.command import Command, Result
from kiosk.runtime.bus import Event

# ── what is asked ──────────────────────────────────────────────────────────────


class CardCommand(Command):
    """For the card in the reader."""


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


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CardOpened(Result):
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
class CardFailed(Result):
    """Nothing more can be had from the card now; it is powered off. None: another program holds it."""

    reason: LossReason | None


@dataclass(frozen=True)
class PinAccepted(Result):
    """The PIN was right."""


@dataclass(frozen=True)
class PinRejected(Result):
    """The PIN was wrong; at least one try is left."""

    tries_left: int


@dataclass(frozen=True)
class PinBlocked(Result):
    """No tries left."""


@dataclass(frozen=True)
class PinMalformed(Result):
    """Not the shape of this PIN; no try was used."""


@dataclass(frozen=True)
class PinUnlikely(Result):
    """Not as such a PIN is set by rule; no try was used. The same typed again goes to the card."""


@dataclass(frozen=True)
class HolderRead(Result):
    """The four items; None: this card does not hold them."""

    holder: BasicFour | None = field(repr=False)


@dataclass(frozen=True)
class CertificateRead(Result):
    """The signing certificate (DER); None: this card has none."""

    certificate: bytes | None = field(repr=False)


@dataclass(frozen=True)
class StatementSigned(Result):
    """The card's raw signature."""

    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class ChallengeSigned(Result):
    """A staff card's id and its signature over our challenge."""

    card: str
    signature: bytes = field(repr=False)


# ── what is reported by itself ─────────────────────────────────────────────────


@dataclass(frozen=True)
class CardInserted(Event):
    """A card lies in the reader; nothing was asked of it yet."""


@dataclass(frozen=True)
class CardRemoved(Event):
    """The card left the reader, or the reader left with it."""


@dataclass(frozen=True)
class ReaderReady(Event):
    """A card reader can be used."""


@dataclass(frozen=True)
class ReaderGone(Event):
    """No card reader can be used. It may come back by itself."""
