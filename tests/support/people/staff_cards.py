"""Staff cards that sign as the real ones do, with keys that a test holds."""

from __future__ import annotations

from dataclasses import dataclass

from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.numbers import ArrivalNumber
from sync.contract.wire.catalogue import StaffCard
from sync.envelope.base64url import to_base64url
from sync.envelope.keys.signer import MemorySigner, Signer
from sync.outbox import Outbox


@dataclass(frozen=True)
class HandCard:
    """A card and its key. `listed` is what the signed list says of it."""

    id: str
    key: MemorySigner

    @classmethod
    def make(cls, name: str) -> HandCard:
        return cls(name, MemorySigner.generate())

    def listed(self, *duties: StaffDuty) -> StaffCard:
        return StaffCard(self.id, "職員 佐藤", to_base64url(self.key.public).decode(), tuple(duties))

    def acts(self, outbox: Outbox, act: Act, signer: Signer, about: ArrivalNumber | None = None) -> int:
        """Draw up, sign and keep."""
        drawn = outbox.draft_act(act, self.id, about)
        return outbox.keep_act(drawn, self.key.sign(drawn.challenge), signer)
