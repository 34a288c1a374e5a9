"""Stands in for an outbox that must not be used: everything is refused, and the screen calls staff."""

from __future__ import annotations

from collections.abc import Sequence

from sync.contract.chain.print_outcome import PrintedCopy
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import ArrivalNumber
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import Signer
from sync.outbox import (
    ActDraft,
    BootResult,
    Kept,
    OutboxQuarantined,
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
from sync.outbox.readiness.before_a_form import RefusalCode


class QuarantinedOutbox:
    """Keeps nothing, lists nothing."""

    def may_take_in(self) -> Ready | Refused:
        """Never."""
        return Refused(RefusalCode.QUARANTINE, "the outbox could not be opened")

    def begin_form(self) -> Ready | Refused:
        """Never."""
        return self.may_take_in()

    def prepare(self, held: Prepared | None = None, recipients: Sequence[Recipient] = ()) -> Prepared:
        """Never.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")

    def keep(
        self,
        submission: Submission,
        signer: Signer,
        recipients: Sequence[Recipient],
        prepared: Prepared | None = None,
    ) -> Kept:
        """Never.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")

    def keep_document_print(self, said: PrintedCopy, signer: Signer) -> int:
        """Never.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")

    def waiting(self, stored_too: int = 20) -> list[WaitingEntry]:
        """Unknown."""
        return []

    def waiting_parts(self) -> WaitingParts:
        """Unknown."""
        return WaitingParts()

    def slips_not_handed_over(self) -> list[SlipNotHandedOver]:
        """Unknown."""
        return []

    def purge(self) -> int:
        """Nothing is touched."""
        return 0

    def record_print(self, seq: int, copy: int, outcome: PrintOutcome) -> None:
        """Nothing to note it in."""

    def attendance(self) -> ServiceState:
        """Nothing that staff could change: only the centre can."""
        return ServiceState()

    def draft_act(self, act: Act, card: str, about: ArrivalNumber | None = None) -> ActDraft:
        """Never: nothing may be added to this chain.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")

    def keep_act(self, drawn: ActDraft, signature: bytes, signer: Signer) -> int:
        """Never.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")

    def adopt_mirror(self) -> BootResult:
        """Never.

        Raises:
            OutboxQuarantined
        """
        raise OutboxQuarantined("not_opened")
