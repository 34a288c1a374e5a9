"""What the outbox worker needs of `sync.outbox.Outbox`: small enough to be played by a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.contract.chain.print_outcome import PrintedCopy
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import ArrivalNumber
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import Signer
from sync.outbox import (
    ActDraft,
    BootResult,
    Kept,
    Prepared,
    PrintOutcome,
    Ready,
    Refused,
    ServiceState,
    SlipNotHandedOver,
    Submission,
    WaitingEntry,
    WaitingParts,
)


@dataclass(frozen=True)
class ReprintFacts:
    """What a reprint carries beside the arrival number; all of it may be known to anybody."""

    epoch: int
    check_code: str
    qr_text: str
    copies: int
    """Slips that were tried so far."""


FindsReprint = Callable[[int], ReprintFacts | None]
"""The paper of an entry, by seq."""


class OutboxPort(Protocol):
    """Keeps, and says how it stands."""

    def may_take_in(self) -> Ready | Refused:
        """May a form start now."""

    def begin_form(self) -> Ready | Refused:
        """May it, and it does."""

    def prepare(self, held: Prepared | None = None, recipients: Sequence[Recipient] = ()) -> Prepared:
        """What keeping would otherwise wait for."""

    def keep(
        self,
        submission: Submission,
        signer: Signer,
        recipients: Sequence[Recipient],
        prepared: Prepared | None = None,
    ) -> Kept:
        """Keep it for good."""

    def waiting(self, stored_too: int = 20) -> list[WaitingEntry]:
        """What waits to be sent."""

    def waiting_parts(self) -> WaitingParts:
        """Sealed files on their way."""

    def slips_not_handed_over(self) -> list[SlipNotHandedOver]:
        """Kept without a slip in a hand."""

    def purge(self) -> int:
        """Drop what the centre has held for the whole retention."""

    def record_print(self, seq: int, copy: int, outcome: PrintOutcome) -> None:
        """How a paper came out."""

    def attendance(self) -> ServiceState:
        """What staff may change about the kiosk's service now."""

    def draft_act(self, act: Act, card: str, about: ArrivalNumber | None = None) -> ActDraft:
        """An act of staff for the card to sign."""

    def keep_act(self, drawn: ActDraft, signature: bytes, signer: Signer) -> int:
        """Keep it with the card's signature."""

    def keep_document_print(self, said: PrintedCopy, signer: Signer) -> int:
        """Keep what became of a document's copy."""

    def adopt_mirror(self) -> BootResult:
        """Make the medium that is there now the second one."""
