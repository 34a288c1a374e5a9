"""My Number card and staff card over PC/SC. Start at `open_card` and `CardMonitor`.

opened_card    what can be done with a card that lies in the reader
results        what a card can answer: values, never exceptions, for what happens in life
applications   the card's map (AIDs, files) and the allow-list of everything that may ever be sent
link           the one way to a card: makes every command (SELECT, READ, VERIFY, SIGN), asks the allow-list, reads the
               status words; a lost card stays lost
transport      the only file that talks to pcscd about a card's content, and tells a pulled card from a silent one
monitor        which readers and cards are there
jpki_card      what is read and signed with one application's files
basic_four     name, address, birth date and sex out of the bytes of the card
city_card      a staff card; pins: all PINs
tlv  BER-TLV as the card writes it
"""

from importlib import import_module
from typing import TYPE_CHECKING

from hardware.card.basic_four import BasicFour, Sex
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
    PinUnlikely,
    VerifyResult,
)

if TYPE_CHECKING:
    from hardware.card.monitor import CardMonitor
    from hardware.card.opened_card import OpenedCard, open_card

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
    "PinUnlikely",
    "Sex",
    "VerifyResult",
    "open_card",
]
_SPEAKS_TO_CARDS = {
    "CardMonitor": "hardware.card.monitor",
    "OpenedCard": "hardware.card.opened_card",
    "open_card": "hardware.card.opened_card",
}


def __getattr__(name: str) -> object:
    """pcscd's client and X.509 are loaded when they are first asked for: results are needed long before a card is."""
    if name not in _SPEAKS_TO_CARDS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_SPEAKS_TO_CARDS[name]), name)
