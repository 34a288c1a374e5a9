"""What can go wrong between kiosk and centre, as one tree.

SyncError
├── ContractError            bytes that do not follow docs/formats.md
│   ├── NotANumber           an arrival or inquiry number that was mistyped or made up
│   ├── DefinitionNotRead    a definition that this program cannot serve
│   └── TooLarge             a foreign message above its limit
├── EnvelopeError            a signature, seal or key that does not hold
├── OutboxError              the kiosk's own durable store
└── TransportError           the line
"""

from __future__ import annotations


class SyncError(Exception):
    """Base of everything this package raises."""


class ContractError(SyncError):
    """Bytes that do not follow the written format. They are refused whole; nothing of them is used."""


class NewerVersion(ContractError):
    """Of a version that this program does not know: nothing is wrong with it, and a newer program reads it."""


class NotANumber(ContractError):
    """Not an arrival or inquiry number: mistyped, incomplete, or wrong check digits. Ask the person to look again."""


class DefinitionNotRead(ContractError):
    """A definition that is none, or that needs what this program does not have. It costs itself and no other."""

    def __init__(
        self, said: str, procedure: str = "", *, needs: tuple[str, ...] = (), kinds: tuple[str, ...] = ()
    ) -> None:
        super().__init__(said)
        self.procedure = procedure
        """Its id; empty where it names none."""
        self.needs = needs
        """Capabilities that it asks for and that are not here."""
        self.kinds = kinds
        """Kinds of fields that are not known here."""


class TooLarge(ContractError):
    """A message above the limit that its format sets."""


class EnvelopeError(SyncError):
    """A signature, seal or key that does not hold. Never retried with weaker checks."""


class OutboxError(SyncError):
    """The kiosk's durable store cannot keep or give back what it was asked."""


class TransportError(SyncError):
    """The centre could not be reached or did not answer in the agreed form. Try again later; nothing is lost."""
