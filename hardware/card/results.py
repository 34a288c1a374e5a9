"""What a card can answer. Values, so that a screen can decide with `match`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class CardKind(Enum):
    """What lies in the reader, told by its applications, never by its ATR."""

    MY_NUMBER = "my_number"
    OLD_RESIDENT_CARD = "old_resident_card"
    PHONE = "phone"
    STAFF = "staff"
    UNKNOWN = "unknown"


class PinKind(Enum):
    """The four PINs a kiosk may ask for. Each has its own counter on the card."""

    BASIC_FOUR = "basic_four"
    SIGN = "sign"
    AUTH = "auth"
    STAFF = "staff"


class LossReason(Enum):
    """Why nothing more can be had from this card now."""

    PULLED = "pulled"
    MUTE = "mute"
    """No answer at all: the wrong way round, dirty, broken, or no smart card."""
    UNINTELLIGIBLE = "unintelligible"
    """It answered, but not as this card must."""
    NO_READER = "no_reader"


@dataclass(frozen=True)
class CardLost:
    """The card cannot be used further; it is powered off. Put it back and open it again."""

    reason: LossReason = LossReason.PULLED


@dataclass(frozen=True)
class CardBusy:
    """Another program holds the card."""


@dataclass(frozen=True)
class NotOnThisCard:
    """The card is well, it just does not have this (under 15, declined, other kind)."""


@dataclass(frozen=True)
class CertificatesPresent:
    """Which certificates the card says it carries (EF 0008)."""

    sign: bool
    auth: bool


@dataclass(frozen=True)
class PinAccepted:
    """The PIN was right. Its counter is full again."""


@dataclass(frozen=True)
class PinRejected:
    """The PIN was wrong. At least one try is left; after the last one the answer is `PinBlocked`."""

    tries_left: int


@dataclass(frozen=True)
class PinBlocked:
    """No tries left, now or before. Only the municipality's counter can help."""


@dataclass(frozen=True)
class PinMalformed:
    """Not the shape of this PIN. The card was not asked, no try was used."""


@dataclass(frozen=True)
class PinUnlikely:
    """Not as such a PIN is set by rule. The card was not asked, no try was used; the same typed again is tried."""


VerifyResult = PinAccepted | PinRejected | PinBlocked | PinMalformed | PinUnlikely | CardLost
