"""What the outbox is asked to keep, and what it promises back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.envelope.sealing import BoxKey


@dataclass(frozen=True, repr=False)
class Submission:
    """Everything that belongs to one tap on 送信する. `statement` is kept byte for byte.

    Corrections and withdrawals name the old arrival number and bring its status key (derived from the typed slip).
    """

    kind: StatementKind
    statement: bytes
    signature: ResidentSignature | None = None
    certificate: bytes | None = None
    mail: str | None = None
    corrects: ArrivalNumber | None = None
    old_status_key: bytes | None = None
    files: tuple[bytes, ...] = ()
    """What the statement's attachments are, in their order, without those that a correction keeps: in memory until they
    are sealed."""

    def __repr__(self) -> str:
        return f"Submission({self.kind})"


@dataclass(frozen=True, repr=False)
class Prepared:
    """An inquiry number drawn ahead, the status key that it gives with the arrival number that comes next, and a key
    for the box at the place that comes next.

    Lives in the memory of one visit. An arrival number is given once, so no secret of it can serve two submissions.
    """

    arrival: ArrivalNumber
    inquiry: InquiryNumber
    status_key: bytes
    box_key: BoxKey | None = None
    """Serves as long as the recipients stay the same."""

    def __repr__(self) -> str:
        return "Prepared()"


@dataclass(frozen=True, repr=False)
class Kept:
    """The submission survives a power cut from here on. Only now may a screen or a slip say 受付.

    `degraded`: it rests on one medium only; no new visit begins until the mirror is back.
    The inquiry number lives in this value only, never on a disk.
    """

    arrival: ArrivalNumber
    inquiry: InquiryNumber
    check_code: str
    qr_text: str
    taken_in_at: datetime
    degraded: bool
    seq: int
    epoch: int
    status_id: str
    """Under which name the centre will publish its status: only who holds both numbers can derive it."""

    def __repr__(self) -> str:
        return f"Kept(seq={self.seq}, degraded={self.degraded})"
