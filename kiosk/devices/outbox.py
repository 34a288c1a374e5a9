"""The outbox and what the agent heard from the centre: what a step asks, and what comes of it.

Fields that hold what somebody typed or the centre said about a person are `repr=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar

from kiosk.devices.command import Command, Result
from kiosk.runtime.bus import Event
from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.print_outcome import PrintedCopy
from sync.contract.chain.staff_act import Act
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.contract.wire.status import StatusView
from sync.outbox import ActDraft, ServiceState, WaitingParts

# ── what is asked ──────────────────────────────────────────────────────────────


class OutboxCommand(Command):
    """For the outbox, and for what the agent heard from the centre."""


@dataclass(frozen=True)
class CheckReady(OutboxCommand):
    """May a form be started now → Readiness."""


@dataclass(frozen=True)
class BeginForm(OutboxCommand):
    """A form is started now, if it may → Readiness. Until it ends the clock must not step."""


@dataclass(frozen=True)
class PrepareNumbers(OutboxCommand):
    """Do the slow part of keeping ahead, while the resident reads the confirm page. No answer, nothing written."""


@dataclass(frozen=True)
class KeepSubmission(OutboxCommand):
    """Seal and keep for good → SubmissionKept, NotKept. 受付 is said only after the first."""

    kind: StatementKind
    statement: bytes = field(repr=False)
    signature: ResidentSignature | None = field(default=None, repr=False)
    certificate: bytes | None = field(default=None, repr=False)
    mail: str | None = field(default=None, repr=False)
    corrects: ArrivalNumber | None = None
    old_status_key: bytes | None = field(default=None, repr=False)
    files: tuple[bytes, ...] = field(default=(), repr=False)
    """What the statement's attachments are, in their order, without those that a correction keeps."""


@dataclass(frozen=True)
class OpenStatus(OutboxCommand):
    """The state of the application with these two numbers, as the kiosk last heard it → StatusOpened, StatusUnknown."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber = field(repr=False)


@dataclass(frozen=True)
class ListQueue(OutboxCommand):
    """What waits to be sent, for the staff page → QueueListed."""


@dataclass(frozen=True)
class AskService(OutboxCommand):
    """What staff may change about the kiosk's service now → ServiceSeen."""


@dataclass(frozen=True)
class DraftAct(OutboxCommand):
    """Draw up an act of staff for the card to sign → ActDrafted, ActNotKept. Nothing is written."""

    act: Act
    card: str
    about: ArrivalNumber | None = None


@dataclass(frozen=True)
class KeepDocumentPrint(OutboxCommand):
    """Keep what became of a document's copy, for the centre → DocumentPrintKept. Also when the visit is over."""

    outlives_visit: ClassVar[bool] = True
    copy: PrintedCopy


@dataclass(frozen=True)
class KeepAct(OutboxCommand):
    """Keep an act with the card's signature, and do what is the outbox's to do.

    → ActKept, MediumNotTaken, ActNotKept
    """

    draft: ActDraft
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class DropStored(OutboxCommand):
    """Drop sealed boxes that the centre has held for the whole retention. No answer."""


@dataclass(frozen=True)
class RecordPrint(OutboxCommand):
    """Note in the outbox how the paper of this entry came out. No answer."""

    seq: int
    copy: int
    outcome: str
    outlives_visit = True


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Readiness(Result):
    """May a form be started now. `code` stands in docs/trouble-codes.md, empty when ready."""

    ready: bool
    code: str = ""
    files_code: str = ""
    """Why forms with files are closed, as a code; empty: they are open, if any form is."""
    parts_lost: bool = False
    """A file of somebody's application lies on no medium any more."""
    parts_late: bool = False
    """A file has no receipt although its application is kept here no more."""


@dataclass(frozen=True)
class KeptNumbers:
    """What a slip and the last page are made of."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber = field(repr=False)
    check_code: str
    qr_text: str = field(repr=False)
    taken_in_at: datetime
    degraded: bool
    epoch: int
    seq: int


@dataclass(frozen=True)
class SubmissionKept(Result):
    """It is kept on two media, or on one and `degraded`. From now on 受付 is true."""

    numbers: KeptNumbers = field(repr=False)


@dataclass(frozen=True)
class DocumentPrintKept(Result):
    """Whether it is on its way to the centre. If not, staff must look: nobody there will hear of this paper."""

    kept: bool
    code: str = ""


@dataclass(frozen=True)
class NotKept(Result):
    """Nothing was kept; the resident must go to the counter. `code` stands in docs/trouble-codes.md."""

    code: str


@dataclass(frozen=True)
class StatusOpened(Result):
    """The state as it was at `as_of`, when the kiosk last heard from the centre. None: never."""

    view: StatusView = field(repr=False)
    key: bytes = field(repr=False)
    as_of: datetime | None = None


@dataclass(frozen=True)
class StatusUnknown(Result):
    """These two numbers open nothing that this kiosk holds."""

    own: bool = False
    """The arrival number was given by this kiosk and is still waiting to be sent."""
    key: bytes | None = field(default=None, repr=False)
    """What they give, to ask the centre by. None: this kiosk could not even look."""


@dataclass(frozen=True)
class QueuedEntry:
    """One entry that waits, for the staff page."""

    arrival: ArrivalNumber
    kept_at: datetime
    sentence: str
    """Code of its sentence (`sync.outbox.waiting.SentenceCode`)."""
    epoch: int = 0
    seq: int = 0
    check_code: str = ""
    qr_text: str = field(default="", repr=False)
    copies: int = 0
    """Slips that were tried for it so far."""


@dataclass(frozen=True)
class QueueListed(Result):
    """What waits to be sent, and whose slip was not handed over."""

    waiting: tuple[QueuedEntry, ...]
    slips_open: tuple[QueuedEntry, ...] = ()
    parts: WaitingParts = field(default_factory=WaitingParts)
    """Files on their way behind their applications."""


@dataclass(frozen=True)
class ServiceSeen(Result):
    """What staff may change about the kiosk's service now."""

    state: ServiceState


@dataclass(frozen=True)
class ActDrafted(Result):
    """An act of staff, ready for the card's signature."""

    draft: ActDraft


@dataclass(frozen=True)
class ActKept(Result):
    """The act stands in the chain, and will reach the centre's audit."""


class MediumTrouble(Enum):
    """Why a second medium is not made ours."""

    UNUSABLE = auto()
    """It cannot be written, or contradicts."""
    IS_THE_DISK = auto()
    """What stands at its place is the disk itself: it is not mounted."""


@dataclass(frozen=True)
class MediumNotTaken(Result):
    """The act stands in the chain, but the medium was not made ours."""

    trouble: MediumTrouble


@dataclass(frozen=True)
class ActNotKept(Result):
    """The act does not stand in the chain. `reason`: `ActRefused.reason`, or a code of docs/trouble-codes.md."""

    reason: str


# ── what is reported by itself ─────────────────────────────────────────────────


@dataclass(frozen=True)
class CentreCacheChanged(Event):
    """The agent stored something new: catalogue, manifest, status or acknowledgement."""
