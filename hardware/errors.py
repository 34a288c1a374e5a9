"""Broken promises of the devices. What happens in life (card pulled, wrong PIN, paper out) is a result, never one of
these.

HardwareError
├── CommandNotAllowed   a command outside the allow-list was about to be sent to a card: a defect of ours
├── WrongKindOfCard     a staff card was asked for a resident's data, or the other way round
└── PinNotVerified      something behind a PIN was asked for before its PIN was accepted
"""

from __future__ import annotations


class HardwareError(Exception):
    """A device was used in a way that must not happen."""


class CommandNotAllowed(HardwareError):
    """The command is not on the allow-list. Nothing was sent."""


class WrongKindOfCard(HardwareError):
    """This card has no such ability. Ask `kind` first."""


class PinNotVerified(HardwareError):
    """The PIN that opens this was not accepted since the card was opened, or another application was used in
    between."""
