"""My Number card and staff card over PC/SC. Start at `open_card` and `CardMonitor`.

opened_card    what can be done with a card that lies in the reader; results, never exceptions, for what happens in life
applications   the card's map (AIDs, files) and the allow-list of everything that may ever be sent
link           the one way to a card: allow-list, status words, lost cards
transport      the only file that talks to pcscd about a card's content
monitor        which readers and cards are there
jpki_card, basic_four, city_card, pins   one application's files each, and the PINs
"""

from hardware.card.basic_four import BasicFour, Sex
from hardware.card.monitor import CardMonitor
from hardware.card.opened_card import OpenedCard, open_card
from hardware.card.results import (
    CardBusy,
    CardKind,
    CardLost,
    CertificatesPresent,
    LossReason,
    NotOnThisCard,
    PinAccepted,
    PinBlocked,
    PinKind,
    PinMalformed,
    PinRejected,
    VerifyResult,
)

__all__ = [
    "BasicFour",
    "CardBusy",
    "CardKind",
    "CardLost",
    "CardMonitor",
    "CertificatesPresent",
    "LossReason",
    "NotOnThisCard",
    "OpenedCard",
    "PinAccepted",
    "PinBlocked",
    "PinKind",
    "PinMalformed",
    "PinRejected",
    "Sex",
    "VerifyResult",
    "open_card",
]
